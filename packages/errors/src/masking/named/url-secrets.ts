const MIN_KEY_LENGTH = 8

/**
 * What is secret in a text that is a URL: its password, its user where that stands alone and looks like a key, and what
 * looks like a key in its path and its query; each as it is and decoded. Nothing for other texts.
 */
export const urlSecrets = (text: string): string[] => {
  const url = parseUrl(text)
  if (url === undefined) return urlPasswords(text)
  const { username, password, pathname, searchParams } = url
  const user = password === '' && looksLikeKey(username) ? [username] : []
  const keys = [...pathname.split('/'), ...searchParams.values()].filter(looksLikeKey)
  return [...urlPasswords(text), ...[...user, ...keys].flatMap((part) => [part, decoded(part)])]
}

/** The password of a text that is a URL, as it stands there, as `URL` writes it and decoded. */
export const urlPasswords = (text: string): string[] => {
  const written = /^[a-z][a-z\d+.-]{0,40}:\/\/[^:/?#@]*:(.*)@/is.exec(text)?.[1] ?? ''
  const { password = '' } = parseUrl(text) ?? {}
  return [...new Set([written, decoded(written), password, decoded(password)])].filter(Boolean)
}

const parseUrl = (text: string): URL | undefined =>
  /^[a-z][a-z\d+.-]{0,40}:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined

/** Long, with digits among letters, as words are not. */
const looksLikeKey = (text: string): boolean =>
  text.length >= MIN_KEY_LENGTH && /\d/.test(text) && /[a-z]/i.test(text)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
