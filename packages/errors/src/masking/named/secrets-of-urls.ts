import { viewOf } from '../reading/byte-view.js'
import { unescapedLevels } from '../reading/unescape.js'
import type { Span } from '../span.js'
import { findUrlCredentials } from './url-credentials.js'
import { findUrlParameters, urlParameters } from './url-parameters.js'
import { isKeyOfUser, urlPasswords } from './url-secrets.js'

/** The secrets in the URLs of a text. */
export interface SecretsOfUrls {
  readonly spans: readonly Span[]
  /** The secrets as written and decoded. The text may repeat them outside of a URL. */
  readonly texts: readonly string[]
}

const NONE: SecretsOfUrls = { spans: [], texts: [] }
const MAYBE_URL = /[:=]|%3[ad]|&(?:colon|equals);|\\u003[ad]/i
/** The first characters of escapes: see `unescapeOnce`. Most lines have none, and need no view of their bytes. */
const MAYBE_ESCAPED = /[\\%&\u001b]/
/** An address without a scheme: `user:password@host:5432`, `user:password@tcp(host)`. */
const BARE_ADDRESS =
  /(?<![\w.%+-])[\w.%+-]{1,64}:([^\s:/@"'<>`\\]{1,200})@(?:[\w-]{1,63}\.){0,8}[\w-]{1,63}(?::\d{2,5}\b|\()/g

/**
 * Finds the passwords of the URLs in a text, and the values of their parameters that are named like secrets, also if
 * the URLs are escaped. The user names are kept, unless a name looks like a key.
 */
export const findSecretsOfUrls = (text: string): SecretsOfUrls => {
  if (!MAYBE_URL.test(text)) return NONE
  const unescaped = MAYBE_ESCAPED.test(text) ? unescapedLevels(viewOf(text)).at(-1) : undefined
  const inside = (find: (text: string) => Span[]): Span[] =>
    unescaped === undefined
      ? []
      : // One character per byte: a place in this text is a place in the view.
        find(Buffer.from(unescaped.bytes).toString('latin1')).map(({ start, end }) => ({
          start: unescaped.start(start),
          end: unescaped.end(end - 1),
        }))
  const passwords = [...findPasswords(text), ...inside(findPasswords)]
  const parameters = [...findUrlParameters(text), ...inside(findUrlParameters)]
  return {
    spans: [...passwords, ...parameters],
    texts: [
      ...textsAt(text, passwords).flatMap((password) => urlPasswords(`x://x:${password}@x`)),
      ...textsAt(text, parameters).flatMap((value) => urlParameters(`?token=${value}`)),
    ],
  }
}

const textsAt = (text: string, spans: readonly Span[]): string[] => [
  ...new Set(spans.map(({ start, end }) => text.slice(start, end))),
]

const findPasswords = (text: string): Span[] =>
  text.includes('@') ? [...findInUrls(text), ...findInBareAddresses(text)] : []

/** The password of each URL, or the user if it is a key without a password: `https://ghp_…@host`, `https://sk_…:@host`. */
const findInUrls = (text: string): Span[] =>
  findUrlCredentials(text, false).flatMap(({ start, end }) => {
    const colon = text.indexOf(':', start)
    if (colon >= 0 && colon + 1 < end) return [{ start: colon + 1, end }]
    const userEnd = colon >= 0 && colon < end ? colon : end
    return isKeyOfUser(text.slice(start, userEnd)) ? [{ start, end: userEnd }] : []
  })

const findInBareAddresses = (text: string): Span[] =>
  [...text.matchAll(BARE_ADDRESS)].map(({ 0: found, 1: password = '', index }) => {
    const start = index + found.indexOf(':') + 1
    return { start, end: start + password.length }
  })
