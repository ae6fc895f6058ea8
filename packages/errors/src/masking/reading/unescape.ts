import { ByteView, hexValue, utf8Of } from './byte-view.js'
import { ENTITIES, MAX_ENTITY_LENGTH } from './entities.js'

const BACKSLASH = 0x5c
const PERCENT = 0x25
const AMPERSAND = 0x26
const SEMICOLON = 0x3b
const PLUS = 0x2b
const SPACE = 0x20
const LOWER_U = 0x75
const LOWER_X = 0x78

/** What an escape says, and how many bytes of the view it takes. */
interface Decoded {
  readonly bytes: readonly number[]
  readonly length: number
}

/** Reads the escape that starts at a place of a view. */
type Decoder = (view: ByteView, at: number) => Decoded | undefined

/** The decoders of the escapes, each under the byte that its escapes start with. */
export type Decoders = ReadonlyMap<number, Decoder>

/** The letters after a backslash that stand for control characters. */
const CONTROL_LETTERS: ReadonlyMap<number, number> = new Map(
  Object.entries({ b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 }).map(([letter, code]) => [
    letter.charCodeAt(0),
    code,
  ]),
)

const hexNumber = (view: ByteView, from: number, digits: number): number => {
  let value = 0
  for (let at = from; at < from + digits; at++) {
    const digit = hexValue(view.at(at))
    if (digit < 0) return -1
    value = value * 16 + digit
  }
  return value
}

/** `\n`, `\"`, `\x41`, `\u0041`, `\u{41}`, and surrogate pairs of two escapes: JSON, JavaScript and `inspect`. */
const decodeBackslash: Decoder = (view, at) => {
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
    // Bytes of UTF-8, as C and Python write them; JavaScript writes no letter like this.
    return value < 0 ? undefined : { bytes: [value], length: 4 }
  }
  if (letter !== LOWER_U) return undefined
  const unit = hexNumber(view, at + 2, 4)
  if (unit < 0) return decodeBraces(view, at)
  const isHigh = unit >= 0xd800 && unit < 0xdc00
  const isPair = isHigh && view.at(at + 6) === BACKSLASH && view.at(at + 7) === LOWER_U
  const low = isPair ? hexNumber(view, at + 8, 4) : -1
  if (low < 0xdc00 || low > 0xdfff) return { bytes: utf8Of(unit), length: 6 }
  return { bytes: utf8Of(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), length: 12 }
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
const decodePercent: Decoder = (view, at) => {
  const byte = hexNumber(view, at + 1, 2)
  if (byte >= 0) return { bytes: [byte], length: 3 }
  const unit = view.at(at + 1) === LOWER_U ? hexNumber(view, at + 2, 4) : -1
  return unit < 0 ? undefined : { bytes: utf8Of(unit), length: 6 }
}

/** `&amp;`, `&#65;`, `&#x41;` of HTML and XML. */
const decodeEntity: Decoder = (view, at) => {
  const ahead = view.bytes.subarray(at + 1, at + MAX_ENTITY_LENGTH + 2)
  const length = ahead.indexOf(SEMICOLON)
  if (length < 0) return undefined
  const name = String.fromCharCode(...ahead.subarray(0, length))
  const codePoint = name.startsWith('#') ? numberOf(name.slice(1)) : ENTITIES.get(name)
  return codePoint === undefined ? undefined : { bytes: utf8Of(codePoint), length: length + 2 }
}

const numberOf = (text: string): number | undefined => {
  if (/^[xX][\da-fA-F]{1,8}$/.test(text)) return Number.parseInt(text.slice(1), 16)
  return /^\d{1,8}$/.test(text) ? Number(text) : undefined
}

const DECODERS: Decoders = new Map([
  [BACKSLASH, decodeBackslash],
  [PERCENT, decodePercent],
  [AMPERSAND, decodeEntity],
])

const decodePlus: Decoder = () => ({ bytes: [SPACE], length: 1 })

/** Each kind of escape alone, and those of a form. */
export const EACH_KIND: readonly Decoders[] = [
  ...[...DECODERS].map((entry) => new Map([entry])),
  new Map([
    [PERCENT, decodePercent],
    [PLUS, decodePlus],
  ]),
]
/** All escapes, and the `+` of a form. */
export const ALL_AND_PLUS: Decoders = new Map([...DECODERS, [PLUS, decodePlus]])

/**
 * The view with its escapes read, once: an escape of an escape is still there.
 *
 * @returns the view itself where there is nothing to read
 */
export const unescapeOnce = (view: ByteView, decoders: Decoders = DECODERS): ByteView => {
  if (![...decoders.keys()].some((byte) => view.bytes.includes(byte))) return view
  const plain = new ByteView(view.length, view.isCut)
  let isChanged = false
  for (let at = 0; at < view.length;) {
    const byte = view.at(at)
    const decoded = decoders.get(byte)?.(view, at)
    const last = at + (decoded?.length ?? 1) - 1
    if (decoded) {
      isChanged = true
      for (const each of decoded.bytes) plain.pushFrom(view, each, at, last)
    } else plain.pushFrom(view, byte, at, at)
    at = last + 1
  }
  return isChanged ? plain : view
}

/** As often as a text is escaped by one program inside another; what is escaped more often is read this far. */
const MAX_LEVELS = 8

/** The view unescaped once, twice, and so on, until nothing is escaped any more. */
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

/** The view with each `+` read as the space that it is in a form. */
export const plusesAsSpaces = (view: ByteView): ByteView => {
  if (!view.bytes.includes(PLUS)) return view
  const folded = new ByteView(view.length, view.isCut)
  for (const [at, byte] of view.bytes.entries()) {
    folded.pushFrom(view, byte === PLUS ? SPACE : byte, at, at)
  }
  return folded
}
