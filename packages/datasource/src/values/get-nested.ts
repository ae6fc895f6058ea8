import { InvalidArgumentError } from '@panoply/errors'
import { compile, type JSONPathQuery, type JSONValue } from 'json-p3'

import { describeValue } from '@panoply/errors/internal'

/** A path that begins like this is a JSONPath. A dotted path to a key `$` begins with `\$`. */
const JSON_PATH_START = /^\$(?:$|[.[])/

/**
 * Reads a value inside nested data.
 *
 * - A dotted path: `user.address.0.city`. A dot inside a key is written `\.`, a backslash `\\`. Only own keys are found,
 *   no keys of a prototype.
 * - A JSONPath (RFC 9535), if the path is `$` or starts with `$.` or `$[`: `$.items[?@.price > 10].name`. A path that can
 *   match only one value returns that value. Every other path returns an array of all matches. No part of the path is
 *   evaluated as code.
 *
 * @param fallback returned if nothing is at the path. Default: undefined
 * @throws InvalidArgumentError for a path that cannot be read
 *
 * @example
 * ```ts
 * const user = { address: { cities: ['Oslo', 'Rome'] } }
 * console.log(getNested(user, 'address.cities.0')) // 'Oslo'
 * console.log(getNested(user, '$.address.cities[*]')) // ['Oslo', 'Rome']
 * console.log(getNested(user, 'address.zip', 'none')) // 'none'
 * ```
 */
export const getNested = (data: unknown, path: string, fallback?: unknown): unknown => {
  if (typeof path !== 'string' || path === '') {
    throw invalidPath(`expected a text of at least one character, got ${describeValue(path)}`)
  }
  const found = JSON_PATH_START.test(path)
    ? byJsonPath(data, compiled(path))
    : byKeys(data, keysOf(path))
  return found === undefined ? fallback : found
}

const byKeys = (data: unknown, keys: readonly string[]): unknown =>
  keys.reduce(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<string, unknown>)[key]
        : undefined,
    data,
  )

/** Splits at dots without a backslash before them. A backslash takes the next character literally. */
const keysOf = (path: string): string[] => {
  const keys: string[] = []
  let key = ''
  for (const [token] of path.matchAll(/\\[^]|[^]/gu)) {
    if (token !== '.') key += token.length > 1 && token.startsWith('\\') ? token.slice(1) : token
    else {
      keys.push(key)
      key = ''
    }
  }
  return [...keys, key]
}

const byJsonPath = (data: unknown, query: JSONPathQuery): unknown => {
  // The library expects JSON values. It reads only own keys, so other values do no harm.
  const found = query.query(data as JSONValue).values()
  return query.singularQuery() ? found[0] : found
}

const compiled = (path: string): JSONPathQuery => {
  try {
    return compile(path)
  } catch (cause) {
    throw invalidPath(`${path} is no JSONPath: ${(cause as Error).message}`, cause)
  }
}

const invalidPath = (reason: string, cause?: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`path: ${reason}`, { argument: 'path', cause })
