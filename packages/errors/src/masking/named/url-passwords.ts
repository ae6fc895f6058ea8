import { viewOf } from '../reading/byte-view.js'
import { unescapedLevels } from '../reading/unescape.js'
import type { Span } from '../span.js'
import { findUrlCredentials } from './url-credentials.js'
import { urlPasswords } from './url-secrets.js'

/** The passwords in the URLs of a text. */
export interface UrlPasswords {
  readonly spans: readonly Span[]
  /** The passwords as written and decoded. The text may repeat them outside of a URL. */
  readonly texts: readonly string[]
}

const NONE: UrlPasswords = { spans: [], texts: [] }
const MAYBE_SCHEME = /:|%3a|&colon;|\\u003a/i

/** Finds the passwords of the URLs in a text, also if the URLs are escaped. The user names are kept. */
export const findUrlPasswords = (text: string): UrlPasswords => {
  if (!MAYBE_SCHEME.test(text)) return NONE
  const asIs = spansIn(text)
  const view = viewOf(text)
  const unescaped = unescapedLevels(view).at(-1)
  const inside =
    unescaped === undefined
      ? []
      : // One character per byte: a place in this text is a place in the view.
        spansIn(Buffer.from(unescaped.bytes).toString('latin1')).map(({ start, end }) => ({
          start: unescaped.start(start),
          end: unescaped.end(end - 1),
        }))
  const spans = [...asIs, ...inside]
  return {
    spans,
    texts: [...new Set(spans.map(({ start, end }) => text.slice(start, end)))].flatMap((password) =>
      urlPasswords(`x://x:${password}@x`),
    ),
  }
}

const spansIn = (text: string): Span[] =>
  text.includes('@')
    ? findUrlCredentials(text, false).flatMap(({ start, end }) => {
        const colon = text.indexOf(':', start)
        return colon >= 0 && colon + 1 < end ? [{ start: colon + 1, end }] : []
      })
    : []
