import { decodedPart, urlParameters } from './url-parameters.js'

const MIN_KEY_LENGTH = 8
/** Keys that take the place of a user are longer than names. */
const MIN_USER_KEY_LENGTH = 16

/**
 * The secrets in a text that is a URL: its password, a user without a password that looks like a key, and texts in its
 * path and its query that look like a key. Each is returned as written and decoded. For other texts there are none.
 */
export const urlSecrets = (text: string): string[] => {
  const url = parseUrl(text)
  if (url === undefined) return urlPasswords(text)
  const { username, password, pathname, searchParams } = url
  const user = password === '' && looksLikeKey(username) ? [username] : []
  const keys = [...pathname.split('/'), ...searchParams.values()].filter(looksLikeKey)
  return [
    ...urlPasswords(text),
    ...urlParameters(text),
    ...[...user, ...keys].flatMap((part) => [part, decodedPart(part)]),
  ]
}

/** The user of a text that is a URL, if it is a key without a password: `https://ghp_…@host`. */
export const urlUserKeys = (text: string): string[] => {
  const { username = '', password = '' } = parseUrl(text) ?? {}
  return password === '' && isKeyOfUser(username) ? [username, decodedPart(username)] : []
}

/** The password of a text that is a URL: as written, as `URL` writes it, and decoded. */
export const urlPasswords = (text: string): string[] => {
  const written = /^[a-z][a-z\d+.-]{0,40}:\/\/[^:/?#@]*:(.*)@/is.exec(text)?.[1] ?? ''
  const { password = '' } = parseUrl(text) ?? {}
  return [...new Set([written, decodedPart(written), password, decodedPart(password)])].filter(
    Boolean,
  )
}

const parseUrl = (text: string): URL | undefined =>
  /^[a-z][a-z\d+.-]{0,40}:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined

/** Whether a text looks like a key: it is long, and has digits between letters. Ordinary words do not. */
const looksLikeKey = (text: string): boolean =>
  text.length >= MIN_KEY_LENGTH && /\d/.test(text) && /[a-z]/i.test(text)

/** Whether the user of a URL is a key. */
export const isKeyOfUser = (user: string): boolean =>
  user.length >= MIN_USER_KEY_LENGTH && looksLikeKey(user)
