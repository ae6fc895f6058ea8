import { isPlainObject } from './plain-object.js'

/**
 * Describes the kind of a value for an error message: `a text`, `an empty text`, `a Map`. It never shows the value,
 * which may be a secret.
 */
export const describeValue = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  if (isArray(value)) return 'an array'
  const name = classNameOf(value)
  return name === undefined ? 'an object' : `${article(name)} ${name}`
}

/** `undefined` for a plain object, for a class without a name, and for an object that cannot be read. */
const classNameOf = (value: object): string | undefined => {
  try {
    if (isPlainObject(value)) return undefined
    const constructor: unknown = (value as { constructor?: unknown }).constructor
    // The class may have a static method `name`, so its name is not always a text.
    const name: unknown = typeof constructor === 'function' ? constructor.name : undefined
    return typeof name === 'string' && name !== '' ? name : undefined
  } catch {
    // If a getter or a proxy throws, the message does not name the class.
    return undefined
  }
}

/** For a revoked proxy `Array.isArray` throws. */
const isArray = (value: object): boolean => {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

/** Most classes that begin with U are pronounced with a `you`: `URL`, `Uint8Array`. */
const article = (noun: string): string => (/^[AEIO]/.test(noun) ? 'an' : 'a')
