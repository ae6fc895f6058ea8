import { isPlainObject } from '../values/plain-object.js'
import { readProperty, UNREADABLE } from '../values/read-property.js'
import { isSecretName } from './names/secret-name.js'

const MAX_ITEMS = 100
/** `key` is a secret among the parameters themselves. Deeper inside it names columns and choices. */
const BARE_KEY = /^key$/i
/** The fields that hold the name, in an object of a name and a value. */
const NAME_FIELDS = new Set(['name', 'key', 'header', 'field', 'param'])

/** A text that looks like a key: at least 8 characters, with a digit. */
const KEY_LIKE = /^(?=.*\d).{8,}$/s

/** Whether a key inside of a parameter names a secret. */
export const isNestedSecret = (key: string): boolean => isSecretName(key) && !BARE_KEY.test(key)

/** Whether a value is searched for secrets: plain objects, arrays and maps, but no instances of other classes. */
export const isSearchable = (value: unknown): value is object => {
  try {
    return Array.isArray(value) || value instanceof Map || isPlainObject(value)
  } catch {
    // A proxy may refuse to be read. Then its value has no secrets that can be found.
    return false
  }
}

/** Whether a value is a text or a `URL` object. */
export const isTextLike = (value: unknown): value is string | URL => {
  try {
    return typeof value === 'string' || value instanceof URL
  } catch {
    return false
  }
}

/** The keys and values of a plain object, an array or a map. */
export const entriesOf = (holder: object): [string, unknown][] => {
  if (Array.isArray(holder)) return [...pairOf(holder), ...arrayEntries(holder)]
  if (holder instanceof Map) return [...holder].map(([key, value]) => [String(key), value])
  const entries = readEntries(holder)
  return [...pairOf(pairFields(entries)), ...entries]
}

const arrayEntries = (holder: readonly unknown[]): [string, unknown][] =>
  holder.slice(0, MAX_ITEMS).map((item, index) => [String(index), item])

/**
 * `['x-api-key', value]`: the value under its name. Columns and choices are pairs of words, too. So the value has to look
 * like a key.
 */
const pairOf = ([name, value, ...others]: readonly unknown[]): [string, unknown][] =>
  others.length === 0 &&
  typeof name === 'string' &&
  isNestedSecret(name) &&
  typeof value === 'string' &&
  KEY_LIKE.test(value)
    ? [[name, value]]
    : []

/** `{ name: 'x-api-key', value }` as such a pair. */
const pairFields = (entries: readonly [string, unknown][]): readonly unknown[] => {
  const value = entries.find(([key]) => key.toLowerCase() === 'value')
  const name = entries.find(([key]) => NAME_FIELDS.has(key.toLowerCase()))
  return value && name ? [name[1], value[1]] : []
}

/** The enumerable fields. A field whose getter throws is left out, and so is an object that cannot be read. */
export const readEntries = (holder: object): [string, unknown][] => {
  try {
    return Object.keys(holder).flatMap((key) => {
      const value = readProperty(holder, key)
      return value === UNREADABLE ? [] : [[key, value] as [string, unknown]]
    })
  } catch {
    return []
  }
}
