/** Longer texts are no URLs. */
const MAX_URL_LENGTH = 100_000
const MIN_PART_LENGTH = 8

/**
 * The parts of a secret that are secrets by themselves: of a URL its password, its path and query where they look like
 * a key, and each of them decoded.
 */
export const secretParts = (secret: string): string[] => {
  const url = secret.length <= MAX_URL_LENGTH ? parseUrl(secret) : undefined
  if (url === undefined) return []
  const segments = url.pathname.split('/')
  const values = [...url.searchParams.values()]
  const userinfo = url.password === '' && looksLikeKey(url.username) ? url.username : url.password
  return [...new Set([userinfo, ...[...segments, ...values].filter(looksLikeKey)])].flatMap(
    (part) => (part === '' ? [] : [part, decoded(part)]),
  )
}

const parseUrl = (text: string): URL | undefined =>
  /^[a-z][a-z\d+.-]{0,40}:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined

/** Digits among letters, which words do not have. */
const looksLikeKey = (text: string): boolean =>
  text.length >= MIN_PART_LENGTH && /\d/.test(text) && /[a-z]/i.test(text)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
