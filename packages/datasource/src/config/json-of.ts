/** The array or object that a text of JSON holds; `undefined` for any other text, and for what is no text. */
export const jsonOf = (text: unknown): object | undefined => {
  if (typeof text !== 'string' || !/^\s*[[{]/.test(text)) return undefined
  try {
    // Text that begins so is an array or an object, if it is JSON.
    return JSON.parse(text) as object
  } catch {
    return undefined
  }
}
