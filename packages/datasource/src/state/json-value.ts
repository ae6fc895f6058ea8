import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, isPlainObject } from '@panoply/errors/internal'

/** A value that JSON represents without a change. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject

/** A plain object of {@link JsonValue}s. */
export interface JsonObject {
  [key: string]: JsonValue
}

/** Keys that reach the prototype of an object. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
/** Deeper than any real state, and shallow enough for the call stack. */
const MAX_DEPTH = 100

const INSTEAD = new Map<string, string>([
  ['undefined', 'write null, or leave the key out'],
  ['a bigint', 'write it as a text'],
  ['a Date', 'write date.toISOString()'],
  ['a Map', 'write Object.fromEntries(map)'],
  ['a Set', 'write [...set]'],
])

/**
 * A deep copy of a plain object that JSON can represent.
 *
 * @param name the name of the object in the error message
 * @throws InvalidArgumentError for a value that JSON would change or lose (undefined, NaN, dates, instances of classes,
 * cycles), for keys that reach the prototype, and for more than 100 levels
 */
export const copyJsonObject = (value: unknown, name: string): JsonObject => {
  if (!isPlainObject(value)) {
    throw refusal(name, `expected a plain object, got ${describeValue(value)}`)
  }
  return copyObject(value, name, [])
}

const copyValue = (value: unknown, path: string, ancestors: readonly object[]): JsonValue => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (Array.isArray(value)) {
    const inside = descend(value, path, ancestors)
    // `Array.from` also visits holes. JSON would turn them into null.
    return Array.from(value, (item: unknown, index) => copyValue(item, `${path}[${index}]`, inside))
  }
  if (isPlainObject(value)) return copyObject(value, path, ancestors)
  const kind = describeValue(value)
  const instead = INSTEAD.get(kind)
  throw refusal(path, `JSON cannot represent ${kind}${instead === undefined ? '' : `: ${instead}`}`)
}

const copyObject = (
  value: Record<string, unknown>,
  path: string,
  ancestors: readonly object[],
): JsonObject => {
  const inside = descend(value, path, ancestors)
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) {
    if (PROTOTYPE_KEYS.has(key)) throw refusal(path, `the key ${key} is not allowed`)
    copy[key] = copyValue(value[key], `${path}.${key}`, inside)
  }
  return copy
}

const descend = (value: object, path: string, ancestors: readonly object[]): readonly object[] => {
  if (ancestors.includes(value))
    throw refusal(path, 'JSON cannot represent an object inside itself')
  if (ancestors.length === MAX_DEPTH) throw refusal(path, `nested deeper than ${MAX_DEPTH} levels`)
  return [...ancestors, value]
}

const refusal = (path: string, reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`${path}: ${reason}`, { argument: path })
