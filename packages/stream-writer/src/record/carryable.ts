import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from './describe-value.js'
import { MAX_DEPTH } from './plain-record.js'

/** Built-in objects that JSON would turn into `{}` or into something that no table can use, and what to write instead. */
const REFUSED_CLASSES: readonly [new (...args: never[]) => object, string][] = [
  [Map, 'write Object.fromEntries(map)'],
  [Set, 'write [...set]'],
  [WeakMap, 'leave it out'],
  [WeakSet, 'leave it out'],
  [ArrayBuffer, 'write it as base64 text'],
  [SharedArrayBuffer, 'write it as base64 text'],
  [Promise, 'await it first'],
  [RegExp, 'write its source'],
  [Error, 'write its message'],
]

/**
 * A copy of the value that JSON carries without loss: dates as ISO text, `BigInt` as decimal digits, `toJSON` heeded.
 *
 * @throws InvalidArgumentError with the path of a value that cannot be carried: `Map`, `Set`, buffers, functions,
 * symbols, promises, errors, regular expressions, circular references, nesting beyond 500 levels
 */
export const toCarryable = (value: unknown, path = 'record'): unknown => copy(value, path, [], '')

const copy = (value: unknown, path: string, ancestors: readonly object[], key: string): unknown => {
  switch (typeof value) {
    case 'bigint':
      return value.toString()
    case 'function':
    case 'symbol':
      throw refuse(path, value, 'leave it out')
    case 'object':
      return value === null ? null : copyObject(value, path, ancestors, key)
    default:
      return value
  }
}

const copyObject = (
  value: object,
  path: string,
  ancestors: readonly object[],
  key: string,
): unknown => {
  if (ancestors.includes(value)) throw refuse(path, value, 'break the circular reference')
  if (ancestors.length > MAX_DEPTH) throw refuse(path, value, `nest at most ${MAX_DEPTH} levels`)
  refuseUncarryable(value, path)
  const within = [...ancestors, value]
  const { toJSON } = value as { toJSON?: unknown }
  if (typeof toJSON === 'function') {
    const replacement: unknown = toJSON.call(value, key)
    return replacement === value
      ? copyFields(value, path, within)
      : copy(replacement, path, within, key)
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => copy(item, `${path}[${index}]`, within, String(index)))
  }
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return value.valueOf()
  }
  return copyFields(value, path, within)
}

const copyFields = (value: object, path: string, within: readonly object[]): unknown => {
  // Without a prototype, so that a field named `__proto__` stays an ordinary one.
  const fields = Object.create(null) as Record<string, unknown>
  for (const [name, field] of Object.entries(value)) {
    fields[name] = copy(field, `${path}${pathStep(name)}`, within, name)
  }
  return fields
}

const refuseUncarryable = (value: object, path: string): void => {
  if (ArrayBuffer.isView(value)) throw refuse(path, value, 'write it as base64 text')
  for (const [refused, instead] of REFUSED_CLASSES) {
    const ownJson = typeof (value as { toJSON?: unknown }).toJSON === 'function'
    if (value instanceof refused && !ownJson) throw refuse(path, value, instead)
  }
}

const refuse = (path: string, value: unknown, instead: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `${path}: expected a value that JSON carries, got ${describeValue(value)}; ${instead}`,
    { argument: path },
  )

const pathStep = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
