import { type ByteView, hexValue, utf8Of } from './byte-view.js'
import { ENTITIES, MAX_ENTITY_LENGTH, OPEN_ENTITIES } from './entities.js'
import { terminalEscapeLength } from './terminal-escape.js'

export const BACKSLASH = 0x5c
export const PERCENT = 0x25
export const AMPERSAND = 0x26
export const DOUBLE_QUOTE = 0x22
export const QUOTE = 0x27
const SEMICOLON = 0x3b
export const PLUS = 0x2b
export const SPACE = 0x20
export const EQUALS_SIGN = 0x3d
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
const ZERO = 0x30
const HASH = 0x23
const LOWER_U = 0x75
const UPPER_U = 0x55
const LOWER_X = 0x78

/** The bytes that an escape stands for, and the number of bytes that the escape takes in the view. */
interface Decoded {
  readonly bytes: readonly number[]
  readonly length: number
}

/** Reads the escape that starts at a place of a view. */
export type Decoder = (view: ByteView, at: number) => Decoded | undefined

/** The letters that name control characters after a backslash. */
const CONTROL_LETTERS: ReadonlyMap<number, number> = /* @__PURE__ */ (() =>
  new Map(
    Object.entries({ b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 }).map(([letter, code]) => [
      letter.charCodeAt(0),
      code,
    ]),
  ))()

const hexNumber = (view: ByteView, from: number, digits: number): number => {
  let value = 0
  for (let at = from; at < from + digits; at++) {
    const digit = hexValue(view.at(at))
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

/**
 * `\n`, `\"`, `\x41`, `\101`, `\u0041`, `\U00000041`, `\u{41}`, and pairs of surrogates: C, shells, Python, JSON,
 * JavaScript, `inspect`.
 */
export const decodeBackslash: Decoder = (view, at) => {
  const next = view.at(at + 1)
  if (next < 0) return undefined
  const decoded = decodeNumber(view, at, next)
  if (decoded) return decoded
  const control = CONTROL_LETTERS.get(next)
  return { bytes: [control ?? next], length: 2 }
}

const decodeNumber = (view: ByteView, at: number, letter: number): Decoded | undefined => {
  if (letter === LOWER_X) {
    const value = hexNumber(view, at + 2, 2)
    // Bytes of UTF-8, as C and Python write them. JavaScript never writes a letter like this.
    return value < 0 ? undefined : { bytes: [value], length: 4 }
  }
  if (letter === UPPER_U) {
    const codePoint = hexNumber(view, at + 2, 8)
    return codePoint < 0 ? undefined : { bytes: utf8Of(codePoint), length: 10 }
  }
  if (letter !== LOWER_U) return decodeOctal(view, at)
  const unit = hexNumber(view, at + 2, 4)
  if (unit < 0) return decodeBraces(view, at)
  const isHigh = unit >= 0xd800 && unit < 0xdc00
  const isPair = isHigh && view.at(at + 6) === BACKSLASH && view.at(at + 7) === LOWER_U
  const low = isPair ? hexNumber(view, at + 8, 4) : -1
  if (low < 0xdc00 || low > 0xdfff) return { bytes: utf8Of(unit), length: 6 }
  return { bytes: utf8Of(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), length: 12 }
}

/** `\303\261`: always three digits. So `\1` of a regular expression is no byte. */
const decodeOctal = (view: ByteView, at: number): Decoded | undefined => {
  const digits = [1, 2, 3].map((offset) => view.at(at + offset) - ZERO)
  const [first = -1, second = -1, third = -1] = digits
  if (digits.some((digit) => digit < 0 || digit > 7) || first > 3) return undefined
  return { bytes: [first * 64 + second * 8 + third], length: 4 }
}

const decodeBraces = (view: ByteView, at: number): Decoded | undefined => {
  if (view.at(at + 2) !== 0x7b) return undefined
  let length = 3
  let value = 0
  for (; length < 9; length++) {
    const digit = hexValue(view.at(at + length))
    if (digit < 0) break
    value = value * 16 + digit
  }
  return length > 3 && view.at(at + length) === 0x7d
    ? { bytes: utf8Of(value), length: length + 1 }
    : undefined
}

/** `%41` of URLs and forms, and `%u0041` as `escape` writes it. */
export const decodePercent: Decoder = (view, at) => {
  const byte = hexNumber(view, at + 1, 2)
  if (byte >= 0) return { bytes: [byte], length: 3 }
  const unit = view.at(at + 1) === LOWER_U ? hexNumber(view, at + 2, 4) : -1
  return unit < 0 ? undefined : { bytes: utf8Of(unit), length: 6 }
}

/** `&amp;`, `&#65;`, `&#x41;` of HTML and XML. The semicolon may be missing where browsers allow it. */
export const decodeEntity: Decoder = (view, at) => {
  const first = view.at(at + 1)
  if (first !== HASH && !isLetter(first)) return undefined
  const ahead = view.bytes.subarray(at + 1, at + MAX_ENTITY_LENGTH + 2)
  const length = ahead.indexOf(SEMICOLON)
  const name = String.fromCharCode(...ahead.subarray(0, Math.max(0, length)))
  const codePoint = name.startsWith('#') ? numberOf(name.slice(1)) : ENTITIES().get(name)
  return codePoint === undefined
    ? decodeOpenEntity(view, at, String.fromCharCode(...ahead))
    : { bytes: utf8Of(codePoint), length: length + 2 }
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

const decodeOpenEntity = (view: ByteView, at: number, ahead: string): Decoded | undefined => {
  if (view.at(at + 1) !== HASH) {
    const name = OPEN_ENTITIES.find((each) => ahead.startsWith(each))
    const codePoint = name === undefined ? undefined : ENTITIES().get(name)
    return codePoint === undefined || name === undefined
      ? undefined
      : { bytes: utf8Of(codePoint), length: name.length + 1 }
  }
  const digits = /^(?:[xX][\da-fA-F]{1,6}|\d{1,7})/.exec(ahead.slice(1))?.[0] ?? ''
  const codePoint = numberOf(digits)
  return codePoint === undefined
    ? undefined
    : { bytes: utf8Of(codePoint), length: digits.length + 2 }
}

const numberOf = (text: string): number | undefined => {
  if (/^[xX][\da-fA-F]{1,8}$/.test(text)) return Number.parseInt(text.slice(1), 16)
  return /^\d{1,8}$/.test(text) ? Number(text) : undefined
}

/** `=3D` of mails in quoted-printable, and the `=` at the end of a line that continues. */
export const decodeQuotedPrintable: Decoder = (view, at) => {
  const next = view.at(at + 1)
  if (next === LINE_FEED) return { bytes: [], length: 2 }
  if (next === CARRIAGE_RETURN && view.at(at + 2) === LINE_FEED) return { bytes: [], length: 3 }
  const byte = hexNumber(view, at + 1, 2)
  return byte < 0 ? undefined : { bytes: [byte], length: 3 }
}

/** `''` and `""` of CSV, SQL and YAML, and `'\''` of a shell: a quote inside a quoted text. */
export const decodeQuotes: Decoder = (view, at) => {
  const quote = view.at(at)
  const isShell =
    view.at(at + 1) === BACKSLASH && view.at(at + 2) === quote && view.at(at + 3) === quote
  if (isShell) return { bytes: [quote], length: 4 }
  return view.at(at + 1) === quote ? { bytes: [quote], length: 2 } : undefined
}

/** The `+` of a form. */
export const decodePlus: Decoder = () => ({ bytes: [SPACE], length: 1 })

/** Colours and similar sequences have no text: they are left out. */
export const decodeTerminalEscape: Decoder = (view, at) => {
  const length = terminalEscapeLength(view, at)
  return length === 0 ? undefined : { bytes: [], length }
}
