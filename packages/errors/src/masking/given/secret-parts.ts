import { findAuthorizations } from '../named/authorization-schemes.js'
import { findNamedSecrets } from '../named/named-secrets.js'
import { decodedPart, urlParameters } from '../named/url-parameters.js'
import { urlPasswords, urlSecrets, urlUserKeys } from '../named/url-secrets.js'

/** A longer secret is a key or a document. Its lines are searched for. */
const MAX_LENGTH = 100_000
/** An address without a scheme: `user:password@host/database`, `user/password@host`, `jdbc:oracle:thin:user/password@host`. */
const BARE_ADDRESS = /^(?!.{0,40}:\/\/)[^\s"'<>{}@]{1,200}[:/]([^\s"'<>{}]{1,500})@[^\s@]*$/
/** A shorter part of a text may be a word. */
const MIN_PART_LENGTH = 4
/** A text of names and values, such as a connection string, a header or a JDBC address. A web address is none. */
const NAMED_VALUES = /^\s*(?!\w{1,20}:\/\/)["']?[\w .-]{1,64}["']?\s?[=:]/
/** A bare `key` may name a column. */
const BARE_KEY_BEFORE = /(?:^|[^\w-])keys?["']?\s?[=:]>?\s*["']?$/i

/**
 * The parts of a secret that are secrets themselves, because a message may quote them alone:
 *
 * - of a URL: its password, and texts in its path and its query that look like a key, each also decoded
 * - of an address without a scheme: its password
 * - of a connection string, a cookie or a JSON text: the values behind names of secrets
 * - of `Bearer …` and `Basic …`: the credentials, for `Basic` also decoded
 */
export const secretParts = (secret: string): string[] => {
  if (secret.length > MAX_LENGTH) return []
  const named = [...findNamedSecrets(secret), ...findAuthorizations(secret)]
    .map(({ start, end }) => secret.slice(start, end))
    .flatMap((value) => [unescapedJson(value), withoutBraces(value)])
  const basic = /^Basic\s+([\w+/=-]+)$/i.exec(secret)?.[1]
  const userAndPassword = basic === undefined ? '' : Buffer.from(basic, 'base64').toString()
  const password = userAndPassword.slice(userAndPassword.indexOf(':') + 1)
  return [...new Set([...urlSecrets(secret), ...bareParts(secret), ...named, password])].filter(
    (part) => part !== '' && part !== secret,
  )
}

/**
 * The secrets in a text that is no secret as a whole: passwords and keys of an address, values behind names of secrets in
 * a connection string or a header.
 */
export const secretsInText = (text: string): string[] => {
  if (text.length > MAX_LENGTH) return urlPasswords(text)
  const found = NAMED_VALUES.test(text)
    ? [...findNamedSecrets(text), ...findAuthorizations(text)]
    : []
  const named = found
    .filter(({ start }) => !BARE_KEY_BEFORE.test(text.slice(Math.max(0, start - 16), start)))
    .map(({ start, end }) => withoutBraces(text.slice(start, end)))
    .filter(({ length }) => length >= MIN_PART_LENGTH)
  return [
    ...new Set([
      ...urlPasswords(text),
      ...urlUserKeys(text),
      ...urlParameters(text),
      ...bareParts(text),
      ...named,
    ]),
  ]
}

/** A JSON value without its escapes. */
const unescapedJson = (value: string): string => {
  if (!value.includes('\\')) return value
  try {
    return JSON.parse(`"${value}"`) as string
  } catch {
    return value
  }
}

/** `Pwd={a;b}` of ODBC. */
const withoutBraces = (value: string): string =>
  value.startsWith('{') && value.endsWith('}') ? value.slice(1, -1) : value

const bareParts = (secret: string): string[] => {
  if (!BARE_ADDRESS.test(secret)) return []
  const user = secret.slice(0, secret.lastIndexOf('@'))
  const starts = [user.indexOf(':'), user.lastIndexOf(':'), user.lastIndexOf('/')]
  return starts
    .filter((start) => start >= 0)
    .map((start) => user.slice(start + 1))
    .filter(({ length }) => length >= MIN_PART_LENGTH)
    .flatMap((part) => [part, decodedPart(part)])
}
