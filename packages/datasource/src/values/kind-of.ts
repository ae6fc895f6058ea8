import { isPlainObject } from './plain-object.js'

/** What a value is, in words for an error message. Never the value itself: it may be a secret. */
export const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text'
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  return isPlainObject(value) ? 'an object' : `an instance of ${classNameOf(value)}`
}

const classNameOf = (value: object): string => {
  const { constructor } = value as { constructor?: unknown }
  return typeof constructor === 'function' && constructor.name !== ''
    ? constructor.name
    : 'an unnamed class'
}
