import { ByteView } from './byte-view.js'
import {
  AMPERSAND,
  BACKSLASH,
  type Decoder,
  decodeBackslash,
  decodeEntity,
  decodePercent,
  decodePlus,
  decodeQuotedPrintable,
  decodeQuotes,
  decodeTerminalEscape,
  DOUBLE_QUOTE,
  EQUALS_SIGN,
  PERCENT,
  PLUS,
  QUOTE,
  SPACE,
} from './decoders.js'
import { ESCAPE } from './terminal-escape.js'

/** The decoders, each under the first byte of its escapes. */
export type Decoders = ReadonlyMap<number, Decoder>

const DECODERS: Decoders = /* @__PURE__ */ (() =>
  new Map([
    [BACKSLASH, decodeBackslash],
    [PERCENT, decodePercent],
    [AMPERSAND, decodeEntity],
    [ESCAPE, decodeTerminalEscape],
  ]))()

/** One table for each kind of escape, and one for the escapes of a form. */
export const EACH_KIND: readonly Decoders[] = /* @__PURE__ */ (() => [
  ...[...DECODERS].map((entry) => new Map([entry])),
  new Map([
    [PERCENT, decodePercent],
    [PLUS, decodePlus],
  ]),
])()
/** The escapes of mails. They are decoded alone, because `=ab` also stands before a value. */
export const QUOTED_PRINTABLE: Decoders = /* @__PURE__ */ (() =>
  new Map([[EQUALS_SIGN, decodeQuotedPrintable]]))()
/** Quotes that are written twice. A text has many of them, so they are decoded only for a secret with quotes. */
export const DOUBLED_QUOTES: Decoders = /* @__PURE__ */ (() =>
  new Map([
    [QUOTE, decodeQuotes],
    [DOUBLE_QUOTE, decodeQuotes],
  ]))()
/** All escapes, and the `+` of a form. */
export const ALL_AND_PLUS: Decoders = /* @__PURE__ */ (() =>
  new Map([...DECODERS, [PLUS, decodePlus]]))()

/**
 * The view with its escapes decoded once. An escape inside an escape is still there.
 *
 * @returns the view itself if it has no escapes
 */
export const unescapeOnce = (view: ByteView, decoders: Decoders = DECODERS): ByteView => {
  const first = firstEscape(view, decoders)
  if (first === view.length) return view
  const plain = new ByteView(view.length, view.isCut)
  for (let at = 0; at < view.length;) {
    const byte = view.at(at)
    const decoded = at < first ? undefined : decoders.get(byte)?.(view, at)
    const last = at + (decoded?.length ?? 1) - 1
    if (decoded) for (const each of decoded.bytes) plain.pushFrom(view, each, at, last)
    else plain.pushFrom(view, byte, at, at)
    at = last + 1
  }
  return plain
}

/** The place of the first escape. The length of the view if it has none: most views have none, and need no copy. */
const firstEscape = (view: ByteView, decoders: Decoders): number => {
  const { bytes, length } = view
  let first = length
  for (const [byte, decode] of decoders) {
    let at = bytes.indexOf(byte)
    while (at >= 0 && at < first && !decode(view, at)) at = bytes.indexOf(byte, at + 1)
    if (at >= 0 && at < first) first = at
  }
  return first
}

/** Whether a view may have escapes of any kind, or a `+`. Quotes that are written twice do not count. */
export const mayHaveEscapes = ({ bytes }: ByteView): boolean =>
  FIRST_BYTES.some((byte) => bytes.includes(byte))

const FIRST_BYTES = /* @__PURE__ */ (() => [...ALL_AND_PLUS.keys(), ...QUOTED_PRINTABLE.keys()])()

/** Nesting is decoded this deep. A deeper nesting stays as it is. */
const MAX_LEVELS = 8

/** The view decoded once, twice, and so on, until it has no escapes. */
export const unescapedLevels = (view: ByteView): ByteView[] => {
  const levels: ByteView[] = []
  let current = view
  while (levels.length < MAX_LEVELS) {
    const next = unescapeOnce(current)
    if (next === current) break
    levels.push(next)
    current = next
  }
  return levels
}

/** The view with each `+` decoded as a space, as in a form. */
export const plusesAsSpaces = (view: ByteView): ByteView => {
  if (!view.bytes.includes(PLUS)) return view
  const folded = new ByteView(view.length, view.isCut)
  for (let at = 0; at < view.length; at++) {
    const byte = view.at(at)
    folded.pushFrom(view, byte === PLUS ? SPACE : byte, at, at)
  }
  return folded
}
