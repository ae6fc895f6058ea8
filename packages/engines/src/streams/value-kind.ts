import { InvalidArgumentError } from '@panoply/errors'
import { toJson } from '@panoply/runner'

/** The kind of a value in JSON. Kinds are bits, so that a column can have several kinds. */
export const KIND = {
  /** A value that a row must not have. Its column is kept, so that the run refuses the row and names the value. */
  refused: 0,
  null: 1,
  boolean: 2,
  integer: 4,
  /** With a fraction. */
  number: 8,
  string: 16,
  /** A `Date`, which is a text in JSON. A text that only looks like a date is a string. */
  date: 32,
  array: 64,
  object: 128,
} as const

/** All kinds, for a column that may have any value. */
export const ANY_KIND = 255

/** The kind that a value has in JSON. */
export const kindOf = (value: unknown): number => {
  switch (typeof value) {
    case 'string':
      return KIND.string
    case 'number':
      if (Number.isInteger(value)) return KIND.integer
      // NaN and infinity become null in JSON.
      return Number.isFinite(value) ? KIND.number : KIND.null
    case 'boolean':
      return KIND.boolean
    case 'object':
      return value === null ? KIND.null : kindOfObject(value)
    case 'bigint':
      // It becomes a text in JSON, because readers would round the number.
      return KIND.string
    case 'undefined':
      return KIND.null
    case 'function':
    case 'symbol':
      return KIND.refused
  }
}

const kindOfObject = (value: object): number => {
  if (Array.isArray(value)) return KIND.array
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? KIND.null : KIND.date
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) {
    return typeof (value as { toJSON?: unknown }).toJSON === 'function'
      ? kindOfCarried(value)
      : KIND.object
  }
  return kindOfCarried(value)
}

const kindOfCarried = (value: object): number => {
  try {
    return kindOfJson(toJson(value))
  } catch (error) {
    if (error instanceof InvalidArgumentError) return KIND.refused
    throw error
  }
}

/** Any other value has the kind of its JSON form. */
const kindOfJson = (json: string): number => {
  const [first = ''] = json
  if (first === '"') return KIND.string
  if (first === '{') return KIND.object
  if (first === '[') return KIND.array
  if (first === 't' || first === 'f') return KIND.boolean
  if (first === 'n') return KIND.null
  return Number.isInteger(Number(json)) ? KIND.integer : KIND.number
}
