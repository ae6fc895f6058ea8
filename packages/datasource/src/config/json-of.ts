/** The array or object in a JSON text. `undefined` for any other value. */
export const jsonOf = (text: unknown): object | undefined => {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return undefined
  try {
    // If a JSON text begins like this, it is an array or an object.
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
