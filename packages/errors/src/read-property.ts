/** Stands for a property that threw when it was read. */
export const UNREADABLE = Symbol('a property that could not be read')

/**
 * Reads a property of a value of unknown origin. A getter that throws, or a revoked proxy, is told by
 * {@link UNREADABLE}: whoever looks at an error must not lose it for another one.
 *
 * @returns `undefined` for what is neither an object nor a function
 */
export const readProperty = (value: unknown, key: PropertyKey): unknown => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return Reflect.get(value, key) as unknown
  } catch {
    return UNREADABLE
  }
}
