import {
  SECRET_ENDINGS,
  SECRET_KEYS,
  SECRET_LAST_WORDS,
  SECRET_PHRASES,
  SECRET_WORDS,
  TELLING_FIRST_WORDS,
  TELLING_LAST_WORDS,
} from './secret-words.js'
import { wordsOf } from './words-of.js'

/**
 * Whether a field of this name holds a secret. `password`, `apiKey`, `access_token`, `APISecret`, `client secret`,
 * `connectionString`, `webhook_url` and a bare `key` do. Names that only tell about a secret (`token_type`,
 * `max_tokens`) and other keys (`primaryKey`, `incKey`) do not. Takes time linear in the length of the name.
 *
 * @example
 * isSecretName('aws_secret_access_key') // true
 * isSecretName('primaryKey') // false
 */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name)
  const [last = '', before = ''] = [words.at(-1), words.at(-2)]
  if (SECRET_PHRASES.has(`${before} ${last}`)) return true
  if (TELLING_LAST_WORDS.has(last) || TELLING_FIRST_WORDS.has(words[0] ?? '')) return false
  if (words.some(isSecretWord) || SECRET_LAST_WORDS.has(last)) return true
  if (last === 'key') return before === '' || SECRET_KEYS.has(before)
  return last === 'keys' && SECRET_KEYS.has(before)
}

const isSecretWord = (word: string): boolean => {
  const one = word.endsWith('s') ? word.slice(0, -1) : word
  return (
    SECRET_WORDS.has(one) ||
    SECRET_ENDINGS.some((ending) => one.endsWith(ending)) ||
    (one.endsWith('key') && SECRET_KEYS.has(one.slice(0, -'key'.length)))
  )
}
