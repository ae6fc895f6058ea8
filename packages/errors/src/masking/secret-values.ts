import { isPlainObject } from '../values/plain-object.js'
import { isSecretName } from './names/secret-name.js'
import { urlPasswords } from './named/url-secrets.js'

/** The deepest level that is searched. It is enough for a parameter with the answer of a token endpoint. */
const MAX_DEPTH = 6
/**
 * The parameters are searched for each line of the log. The limit keeps that quick even if a source keeps rows in them.
 */
const MAX_OBJECTS = 2_000
const MAX_ITEMS = 100
/** Not searched: it is large, and it is the position that the source reported. */
const STATE_KEY = 'state'
/** `key` is a secret among the parameters themselves. Deeper inside it names columns and choices. */
const BARE_KEY = /^key$/i

/**
 * The secrets in the parameters of a source, as texts:
 *
 * - the values of the parameters in `names`;
 * - the values of every key that is named like a secret, in plain objects and arrays down to a depth of 6. A bare `key`
 *   counts among the parameters themselves only;
 * - the passwords of URLs, in every parameter.
 *
 * Of each array the first 100 items are searched, of all objects the first 2,000.
 *
 * @param names the parameters that hold secrets, as `secretParams` finds them
 *
 * @example
 * ```ts
 * console.log(secretValues({ user: 'ann', password: 'hunter2', url: 'https://ann:pass1@db.example/' }))
 * ```
 */
export const secretValues = (source: unknown, names: Iterable<string> = []): string[] => {
  if (typeof source !== 'object' || source === null) return []
  const secretNames = new Set(names)
  const values = new Set<string>()
  const seen = new Set<object>([source])
  let level: object[] = [source]
  // Level by level: a large value deep inside does not hide a secret near the top.
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1) {
    const inside: object[] = []
    for (const [key, value] of level.flatMap(entriesOf)) {
      if (depth === 0 && key === STATE_KEY) continue
      if (depth === 0 ? secretNames.has(key) || isSecretName(key) : isNestedSecret(key)) {
        for (const secret of secretLeaves(value)) values.add(secret)
      } else if (typeof value === 'string') {
        for (const password of urlPasswords(value)) values.add(password)
      } else if (isSearchable(value) && !seen.has(value) && seen.size < MAX_OBJECTS) {
        seen.add(value)
        inside.push(value)
      }
    }
    level = inside
  }
  return [...values]
}

const isNestedSecret = (key: string): boolean => isSecretName(key) && !BARE_KEY.test(key)

const entriesOf = (holder: object): [string, unknown][] =>
  Array.isArray(holder)
    ? holder.slice(0, MAX_ITEMS).map((item, index) => [String(index), item])
    : Object.entries(holder)

const isSearchable = (value: unknown): value is object =>
  Array.isArray(value) || isPlainObject(value)

/**
 * The secrets in the value of a secret. Of an object: the values of its keys that are named like secrets, or all values
 * if it has no such key.
 */
const secretLeaves = (value: unknown): string[] => {
  const named = isPlainObject(value) ? secretValues(value) : []
  return named.length > 0 ? named : leavesOf(value, new Set())
}

const leavesOf = (value: unknown, seen: Set<object>): string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)]
  if (typeof value !== 'object' || value === null || seen.has(value)) return []
  if (value instanceof Uint8Array) return leavesOf(Buffer.from(value).toString(), seen)
  seen.add(value)
  return Object.values(value).flatMap((inside) => leavesOf(inside, seen))
}
