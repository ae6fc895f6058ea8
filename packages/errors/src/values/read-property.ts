/** Stands for a property that threw when it was read. */
export const UNREADABLE = Symbol('a property that could not be read')

/**
 * Reads a property of a value of unknown origin. For a getter that throws, and for a revoked proxy, it returns {@link
 * UNREADABLE}, because code that looks at an error must not fail with another error.
 *
 * @returns `undefined` for a value that is neither an object nor a function
 */
export const readProperty = (value: unknown, key: PropertyKey): unknown => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined
  try {
    return Reflect.get(value, key) as unknown
  } catch {
    return UNREADABLE
  }
}

/** Replaces a text that throws when it is read. */
export const COULD_NOT_BE_READ = 'could not be read'

/** The text of a primitive or a function. */
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
 * @returns `undefined` for a value that is no array, and for a proxy that cannot be read
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
