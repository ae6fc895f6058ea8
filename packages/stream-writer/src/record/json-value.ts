import { types } from 'node:util'

import { InvalidArgumentError } from '@panoply/errors'

import { describeValue, isPlainObject } from '@panoply/errors/internal'
import { isPlain, MAX_DEPTH } from './plain-record.js'

/**
 * Built-in objects that JSON turns into `{}` or into a value that no table can use. Each has an advice what to write
 * instead.
 */
const REFUSED: readonly [(value: object) => boolean, string][] = [
  [types.isMap, 'write Object.fromEntries(map)'],
  [types.isSet, 'write [...set]'],
  [types.isAnyArrayBuffer, 'write it as base64 text'],
  [(value) => ArrayBuffer.isView(value), 'write it as base64 text'],
  [types.isPromise, 'await it first'],
  [types.isRegExp, 'write its source'],
  [(value) => types.isNativeError(value) || value instanceof Error, 'write its message'],
  [isOpaque, 'write its fields, or leave it out'],
]

/**
 * A copy of the value that JSON can represent without loss: dates as ISO text, `BigInt` as decimal digits, `toJSON`
 * applied.
 *
 * @throws InvalidArgumentError with the path of a value that JSON cannot represent:
 *
 * - `Map`, `Set`, buffers, functions, symbols, promises, errors, regular expressions
 * - an object of another class without enumerable fields, which would become `{}`
 * - circular references
 * - nesting beyond 500 levels
 */
export const toJsonValue = (value: unknown, path = 'record'): unknown =>
  copy(value, path, { ancestors: [], takesBytes: false }, '')

/**
 * The value itself if `JSON.stringify` writes it without loss, otherwise a copy that can be written. The rules are
 * those of `toJsonValue`, except that bytes (`Uint8Array`, `Buffer`) become base64 text at any depth.
 *
 * @param path the name of the value in messages
 * @throws InvalidArgumentError with the path of a value that JSON cannot represent
 *
 * @example
 * import { toCarryable } from '@panoply/stream-writer'
 *
 * JSON.stringify(toCarryable({ id: 2n, raw: new Uint8Array([1]) }, 'record')) // {"id":"2","raw":"AQ=="}
 */
export const toCarryable = (value: unknown, path: string): unknown =>
  typeof value === 'object' && value !== null && isPlainSafely(value)
    ? value
    : copy(value, path, { ancestors: [], takesBytes: true }, '')

/** The object or array that holds a value. */
interface Within {
  readonly ancestors: readonly object[]
  /** Whether bytes become base64 text. Otherwise they are refused. */
  readonly takesBytes: boolean
}

const copy = (value: unknown, path: string, within: Within, key: string): unknown => {
  switch (typeof value) {
    case 'bigint':
      return value.toString()
    case 'function':
    case 'symbol':
      throw refuse(path, value, 'leave it out')
    case 'object':
      return value === null ? null : copyObject(value, path, within, key)
    default:
      return value
  }
}

const copyObject = (value: object, path: string, around: Within, key: string): unknown => {
  const { ancestors, takesBytes } = around
  if (ancestors.includes(value)) throw refuse(path, value, 'break the circular reference')
  if (ancestors.length > MAX_DEPTH) throw refuse(path, value, `nest at most ${MAX_DEPTH} levels`)
  if (takesBytes && types.isUint8Array(value)) return Buffer.from(value).toString('base64')
  const within = { ancestors: [...ancestors, value], takesBytes }
  const toJSON = read(path, 'its toJSON', () => (value as { toJSON?: unknown }).toJSON)
  if (typeof toJSON === 'function' && !ArrayBuffer.isView(value)) {
    const replacement = read(path, 'its toJSON', () => toJSON.call(value, key) as unknown)
    if (replacement !== value) return copy(replacement, path, within, key)
  }
  if (Array.isArray(value)) {
    return copyItems(value, path, within)
  }
  if (types.isBoxedPrimitive(value)) return copy(value.valueOf(), path, within, key)
  refuseBuiltIns(value, path)
  return copyFields(value, path, within)
}

/** Reads items by index, as JSON does, because a subclass of `Array` may have changed `map`. */
const copyItems = (list: readonly unknown[], path: string, within: Within): unknown =>
  Array.from({ length: list.length }, (_, index) =>
    copy(list[index], `${path}[${index}]`, within, String(index)),
  )

const copyFields = (value: object, path: string, within: Within): unknown => {
  // Without a prototype, so that a field named `__proto__` stays an ordinary field.
  const fields = Object.create(null) as Record<string, unknown>
  for (const name of Object.keys(value)) {
    const fieldPath = `${path}${pathStep(name)}`
    const field = read(fieldPath, 'its getter', () => (value as Record<string, unknown>)[name])
    fields[name] = copy(field, fieldPath, within, name)
  }
  return fields
}

const refuseBuiltIns = (value: object, path: string): void => {
  for (const [isRefused, instead] of REFUSED) {
    if (isRefused(value)) throw refuse(path, value, instead)
  }
}

/** Whether the value keeps its contents outside of its fields. A plain object without fields is just empty. */
function isOpaque(value: object): boolean {
  return Object.keys(value).length === 0 && !isPlainObject(value)
}

/** `isPlain`, but `false` if a getter throws. Then the slower check names the getter. */
export const isPlainSafely = (value: object): boolean => {
  try {
    return isPlain(value)
  } catch {
    return false
  }
}

/** Whether a text would become longer than a string can be. */
export const isTooLongForString = (error: unknown): boolean =>
  error instanceof RangeError && error.message === 'Invalid string length'

/** Runs code of the caller's object. If it throws, that becomes the cause of an error that names the path. */
const read = <Value>(path: string, what: string, get: () => Value): Value => {
  try {
    return get()
  } catch (cause) {
    // If a text is too long for a string, the caller reports a record that is too large.
    if (isTooLongForString(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : describeValue(cause)
    throw new InvalidArgumentError(
      `${shortened(path)}: expected a value, but ${what} threw: ${reason}`,
      {
        argument: path,
        cause,
      },
    )
  }
}

const refuse = (path: string, value: unknown, instead: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${shortened(path)}: expected a value that JSON can represent, got ${describeValue(value)}; ${instead}`,
    { argument: path },
  )

const MAX_SHOWN_PATH = 200

/** A message shows the begin and the end of a path that is long, as that of a value at the greatest depth is. */
const shortened = (path: string): string =>
  path.length <= MAX_SHOWN_PATH
    ? path
    : `${path.slice(0, MAX_SHOWN_PATH / 2)}…${path.slice(-MAX_SHOWN_PATH / 2)}`

/** A step of a path in JavaScript notation: `.name`, `["odd name"]` or `[3]`. */
export const pathStep = (key: PropertyKey): string => {
  if (typeof key === 'number') return `[${key}]`
  const name = String(key)
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
