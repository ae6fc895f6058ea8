import { isSecretName } from './names/secret-name.js'
import { secretsInText } from './given/secret-parts.js'
import { entriesOf, isNestedSecret, isSearchable, isTextLike } from './searchable.js'
import { leavesOf } from './secret-leaves.js'

/** The deepest level that is searched. It is enough for a parameter with the answer of a token endpoint. */
const MAX_DEPTH = 6
/**
 * The parameters are searched for each line of the log. The limit keeps that quick even if a source keeps rows in them.
 */
const MAX_OBJECTS = 2_000
/** The state is not searched, because it is large and holds only the position that the source reported. */
const STATE_KEY = 'state'
/** A longer text is a document. It is not read as JSON for each line of the log. */
const MAX_JSON_LENGTH = 100_000

/**
 * The secrets in the parameters of a source, as texts:
 *
 * - the values of the parameters in `names`;
 * - the values of every key that is named like a secret, in plain objects and arrays down to a depth of 6. A bare `key`
 *   counts among the parameters themselves only;
 * - of each pair of a name and a value, such as `{ name: 'Authorization', value: '…' }`, the value, if it is named like a
 *   secret;
 * - in every text: the passwords of URLs, the values of their parameters that are named like secrets, and the values in
 *   connection strings, headers and JSON that are named like secrets.
 *
 * A field that cannot be read, because its getter throws, is left out.
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
    for (const [holder, key, value] of level.flatMap(placedEntries)) {
      if (depth === 0 && key === STATE_KEY) continue
      if (depth === 0 ? secretNames.has(key) || isSecretName(key) : isNestedSecret(key)) {
        for (const secret of secretLeaves(value)) values.add(secret)
      } else if (isTextLike(value)) {
        for (const secret of secretsOfTextIn(holder, key, String(value))) values.add(secret)
      } else if (isSearchable(value) && !seen.has(value) && seen.size < MAX_OBJECTS) {
        seen.add(value)
        inside.push(value)
      }
    }
    level = inside
  }
  return [...values]
}

const placedEntries = (holder: object): (readonly [object, string, unknown])[] =>
  entriesOf(holder).map(([key, value]) => [holder, key, value])

/** What was found in the texts of an object. They are searched for each line of the log, and seldom change. */
const found = new WeakMap<object, Map<string, Found>>()

interface Found {
  readonly text: string
  readonly secrets: readonly string[]
}

const secretsOfTextIn = (holder: object, key: string, text: string): readonly string[] => {
  const texts = found.get(holder) ?? new Map<string, Found>()
  const last = texts.get(key)
  if (last?.text === text) return last.secrets
  const secrets = secretsOfText(text)
  found.set(holder, texts.set(key, { text, secrets }))
  return secrets
}

const secretsOfText = (text: string): string[] => {
  const isJson = /^\s*[[{]/.test(text) && text.length <= MAX_JSON_LENGTH
  const parsed = isJson ? parsedJson(text) : undefined
  // `secretValues` gets the document one level deeper, because a bare `key` in a document names a column.
  return parsed === undefined ? secretsInText(text) : secretValues({ parsed })
}

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/**
 * The secrets in the value of a secret. Of an object: the values of its keys that are named like secrets, or all values
 * if it has no such key.
 */
const secretLeaves = (value: unknown): string[] => {
  const named = isSearchable(value) && !Array.isArray(value) ? secretValues(value) : []
  return named.length > 0 ? named : leavesOf(value)
}
