import { findAuthorizations } from '../named/authorization-schemes.js'
import { findNamedSecrets } from '../named/named-secrets.js'
import { urlSecrets } from '../named/url-secrets.js'

/** Longer secrets are keys or documents, of which the lines are looked for. */
const MAX_LENGTH = 100_000

/**
 * The parts of a secret that are secrets by themselves, because a message may quote them alone:
 *
 * - of a URL its password, and what looks like a key in its path and its query, each also decoded;
 * - of a connection string, a cookie or a text of JSON the values behind names of secrets;
 * - of `Bearer …` and `Basic …` what follows, and what the latter says.
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

/** A value of JSON as it was before it was escaped. */
const unescapedJson = (value: string): string => {
  if (!value.includes('\\')) return value
  try {
    return JSON.parse(`"${value}"`) as string
  } catch {
    return value
  }
}
