/** Stands for a property that threw when it was read. */
export const UNREADABLE = Symbol('a property that could not be read')

/**
 * Reads a property of a value of unknown origin. A getter that throws, or a revoked proxy, is told by
 * {@link UNREADABLE}: code that looks at an error must not fail with another error.
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

/** What is told in the place of a text that throws when it is read. */
export const COULD_NOT_BE_READ = 'could not be read'

/** The text of a value that has no properties worth reading: of a primitive or a function. */
export const textOf = (value: unknown): string => {
  try {
    return String(value)
  } catch {
    return COULD_NOT_BE_READ
  }
}

/**
 * The first items of an array of unknown origin, and the number of its items.
 *
 * @returns `undefined` for what is no array, or a proxy that says nothing
 */
export const readList = (
  value: unknown,
  maxItems: number,
): { readonly items: readonly unknown[]; readonly length: number } | undefined => {
  if (!isArray(value)) return undefined
  const length = readProperty(value, 'length')
  if (typeof length !== 'number' || !(length > 0)) return undefined
  const items = Array.from({ length: Math.min(length, maxItems) }, (_, index) =>
    readProperty(value, index),
  )
  return { items, length }
}

const isArray = (value: unknown): boolean => {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}
