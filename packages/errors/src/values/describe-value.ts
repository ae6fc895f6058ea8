import { isPlainObject } from './plain-object.js'
import { isArray, readProperty } from './read-property.js'

/**
 * What a value is, in words for an error message: `a text`, `an array`, `an instance of Date`. Never the value itself,
 * which may be a secret. Never throws.
 *
 * @example
 * describeValue(new Date()) // 'an instance of Date'
 */
export const describeValue = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (isArray(value)) return 'an array'
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  try {
    return isPlainObject(value) ? 'an object' : `an instance of ${classNameOf(value)}`
  } catch {
    // A proxy that refuses to be looked at.
    return 'an object'
  }
}

const classNameOf = (value: object): string => {
  const name = readProperty(readProperty(value, 'constructor'), 'name')
  return typeof name === 'string' && name !== '' ? name : 'an unnamed class'
}
