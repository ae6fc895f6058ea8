const MIN_KEY_LENGTH = 8

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
  return [...urlPasswords(text), ...[...user, ...keys].flatMap((part) => [part, decoded(part)])]
}

/** The password of a text that is a URL: as written, as `URL` writes it, and decoded. */
export const urlPasswords = (text: string): string[] => {
  const written = /^[a-z][a-z\d+.-]{0,40}:\/\/[^:/?#@]*:(.*)@/is.exec(text)?.[1] ?? ''
  const { password = '' } = parseUrl(text) ?? {}
  return [...new Set([written, decoded(written), password, decoded(password)])].filter(Boolean)
}

const parseUrl = (text: string): URL | undefined =>
  /^[a-z][a-z\d+.-]{0,40}:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined

/** Whether a text looks like a key: it is long, and has digits between letters. Ordinary words do not. */
const looksLikeKey = (text: string): boolean =>
  text.length >= MIN_KEY_LENGTH && /\d/.test(text) && /[a-z]/i.test(text)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
