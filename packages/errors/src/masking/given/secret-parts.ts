import { findAuthorizations } from '../named/authorization-schemes.js'
import { findNamedSecrets } from '../named/named-secrets.js'
import { urlSecrets } from '../named/url-secrets.js'

/** A longer secret is a key or a document. Its lines are searched for. */
const MAX_LENGTH = 100_000

/**
 * The parts of a secret that are secrets themselves, because a message may quote them alone:
 *
 * - of a URL: its password, and texts in its path and its query that look like a key, each also decoded
 * - of a connection string, a cookie or a JSON text: the values behind names of secrets
 * - of `Bearer …` and `Basic …`: the credentials, for `Basic` also decoded
 */
export const secretParts = (secret: string): string[] => {
  if (secret.length > MAX_LENGTH) return []
  const named = [...findNamedSecrets(secret), ...findAuthorizations(secret)]
    .map(({ start, end }) => secret.slice(start, end))
    .map(unescapedJson)
  const basic = /^Basic\s+([\w+/=-]+)$/i.exec(secret)?.[1]
  const userAndPassword = basic === undefined ? '' : Buffer.from(basic, 'base64').toString()
  const password = userAndPassword.slice(userAndPassword.indexOf(':') + 1)
  return [...new Set([...urlSecrets(secret), ...named, password])].filter(
    (part) => part !== '' && part !== secret,
  )
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
