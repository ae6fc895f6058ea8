import {
  CONNECTIONS,
  PHRASE_ENDS,
  PLACES,
  SECRET_ALONE,
  SECRET_ENDINGS,
  SECRET_KEYS,
  SECRET_LAST_WORDS,
  SECRET_PHRASES,
  SECRET_WORDS,
  TELLING_FIRST_WORDS,
  TELLING_LAST_WORDS,
  VARIANTS,
} from './secret-words.js'
import { wordsOf } from './words-of.js'

const ADDRESSES = new Set(['url', 'uri'])

/**
 * Whether a field of this name holds a secret. `password`, `apiKey`, `access_token`, `APISecret`, `client secret`,
 * `connectionString`, `database_url`, `webhook_url`, `mfa_code`, `contraseña` and a bare `key` are such names. Names
 * that only describe a secret (`token_type`, `max_tokens`), places in a list (`page_token`) and names of other keys
 * (`primaryKey`, `incKey`) are not.
 * Takes time linear in the length of the name.
 *
 * @example
 * isSecretName('aws_secret_access_key') // true
 * isSecretName('primaryKey') // false
 */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name)
  if (words.length === 1 && SECRET_ALONE().has(words[0] ?? '')) return true
  let end = words.length
  while (end > 1 && VARIANTS().has(words[end - 1] ?? '') && !endsWithPhrase(words, end)) end--
  return endsWithPhrase(words, end) || isSecretOf(words.slice(0, end))
}

/** Whether a name ends with words that name a secret only together: `mfa code`, `database url`, `mot de passe`. */
export const isSecretPhrase = (name: string): boolean => endsWithPhrase(wordsOf(name))

const isSecretOf = (words: readonly string[]): boolean => {
  const [last = '', before = ''] = [words.at(-1), words.at(-2)]
  if (last === 'token' && PLACES().has(before)) return false
  if (TELLING_LAST_WORDS().has(last) || TELLING_FIRST_WORDS().has(words[0] ?? '')) return false
  if (words.some(isSecretWord) || SECRET_LAST_WORDS().has(last)) return true
  return (last === 'key' || last === 'keys') && SECRET_KEYS().has(before)
}

/** @param end the number of words that count */
const endsWithPhrase = (words: readonly string[], end = words.length): boolean => {
  const [third = '', before = '', last = ''] = [words[end - 3], words[end - 2], words[end - 1]]
  return (
    (PHRASE_ENDS().has(last) &&
      (SECRET_PHRASES().has(`${before} ${last}`) ||
        SECRET_PHRASES().has(`${third} ${before} ${last}`))) ||
    (ADDRESSES.has(last) && CONNECTIONS().has(before))
  )
}

const isSecretWord = (word: string): boolean => {
  const one = word.endsWith('s') ? word.slice(0, -1) : word
  return (
    SECRET_WORDS().has(one) ||
    SECRET_WORDS().has(word) ||
    hasSecretEnding(one) ||
    (one.endsWith('key') && SECRET_KEYS().has(one.slice(0, -'key'.length))) ||
    ((one.endsWith('url') || one.endsWith('uri')) && CONNECTIONS().has(one.slice(0, -'url'.length)))
  )
}

const hasSecretEnding = (word: string): boolean =>
  SECRET_ENDINGS()
    .get(word.slice(-1))
    ?.some((ending) => word.endsWith(ending)) ?? false
