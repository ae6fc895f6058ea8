import { ByteView, hexValue } from './byte-view.js'
import { bytesOf, isQuote } from './bytes-of.js'

const HEX_SEPARATORS = /* @__PURE__ */ bytesOf(' \t\r\n:,-')
const NUMBER_SEPARATORS = /* @__PURE__ */ bytesOf(' \t\r\n,')
const SPACE = 0x20
const MINUS = 0x2d
const COLON = 0x3a
const DOT = 0x2e
const ZERO = 0x30
const LOWER_X = 0x78
const MAX_DIGITS = 7

/**
 * Bytes and their places in the view. All words of a text have digits of lists: an object for each of them, and arrays that
 * grow anew, would take most of the time.
 */
class Items {
  readonly #values: number[] = []
  readonly #firsts: number[] = []
  readonly #lasts: number[] = []
  length = 0

  push(value: number, first: number, last: number): void {
    const at = this.length++
    this.#values[at] = value
    this.#firsts[at] = first
    this.#lasts[at] = last
  }

  viewIn(view: ByteView, isCut: boolean): ByteView {
    const bytes = new ByteView(this.length, isCut)
    for (let at = 0; at < this.length; at++) {
      bytes.pushFrom(view, this.#values[at] ?? 0, this.#firsts[at] ?? 0, this.#lasts[at] ?? 0)
    }
    return bytes
  }
}

/** The notation of the items of a list. */
interface ListReader {
  /**
   * Reads the item at a place into `list`, and returns the place after it. Without an item it returns the same place.
   */
  readonly item: (view: ByteView, at: number, list: Items) => number
  readonly separators: ReadonlySet<number>
  /** Shorter lists are left out. */
  readonly minLength: number
}

/**
 * The bytes that a view writes as hexadecimal digits, with or without separators: `68756e`, `68 75 6e` as `inspect`
 * shows a Buffer, `68:75:6e`, `0x68, 0x75, 0x6e`. Digits may stand before a value. So each list is read from its first
 * and from its second digit.
 */
export const hexLists = (view: ByteView, minLength: number): ByteView[] =>
  mayHoldList(view, HEX_ROLES, 2 * minLength)
    ? [0, 1].flatMap((skipped) =>
        listsOf(view, { item: hexDigits(skipped), separators: HEX_SEPARATORS, minLength }),
      )
    : []

/**
 * The bytes that a view writes as decimal numbers: `[ 104, 117 ]`, `[ -61 ]` with a sign, and `{"0":104,"1":117}` of a
 * typed array in JSON.
 */
export const numberLists = (view: ByteView, minLength: number): ByteView[] =>
  mayHoldList(view, NUMBER_ROLES, minLength)
    ? listsOf(view, { item: decimalNumber, separators: NUMBER_SEPARATORS, minLength })
    : []

/**
 * The bytes of a text that a view writes character by character: `[ 'h', 'u' ]`, and `{ '0': 'h', '1': 'u' }` of a text
 * that was spread into an object.
 */
export const characterLists = (view: ByteView, minLength: number): ByteView[] =>
  view.bytes.some(isQuote)
    ? listsOf(view, { item: quotedCharacter, separators: NUMBER_SEPARATORS, minLength })
    : []

/** What a byte is in a list: 0 ends it, 1 stands between or before its digits, 2 is a digit. */
type Roles = Uint8Array

const rolesOf = (digits: string, others: string): Roles => {
  const roles = new Uint8Array(256)
  for (const byte of bytesOf(others)) roles[byte] = 1
  for (const byte of bytesOf(digits)) roles[byte] = 2
  return roles
}

const HEX_ROLES = /* @__PURE__ */ rolesOf('0123456789abcdefABCDEF', 'x \t\r\n:,-')
const NUMBER_ROLES = /* @__PURE__ */ rolesOf('0123456789', `"'\`:- \t\r\n,`)

/**
 * Whether a view has a stretch of so many digits, or of fewer before an ellipsis. Most texts have none, and this is found
 * in a small part of the time that it takes to read their lists.
 */
const mayHoldList = (view: ByteView, roles: Roles, minDigits: number): boolean => {
  const { bytes } = view
  let digits = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const role = roles[byte]
    if (role === 2) {
      if (++digits >= minDigits) return true
    } else if (role === 0) {
      if (byte === DOT && digits > 0 && isEllipsis(view, at)) return true
      digits = 0
    }
  }
  return false
}

const hexDigits =
  (skipped: number): ListReader['item'] =>
  (view, at, list) => {
    const isPrefixed = view.at(at) === ZERO && view.at(at + 1) === LOWER_X
    const start = isPrefixed ? at + 2 : at
    let end = start
    while (hexValue(view.at(end)) >= 0) end++
    if (end === start) return at
    for (let pair = start + skipped; pair + 1 < end; pair += 2) {
      const value = hexValue(view.at(pair)) * 16 + hexValue(view.at(pair + 1))
      list.push(value, pair, pair + 1)
    }
    return end
  }

const decimalNumber: ListReader['item'] = (view, at, list) => {
  const from = afterKey(view, at)
  const isNegative = view.at(from) === MINUS
  const start = isNegative ? from + 1 : from
  const end = afterDigits(view, start)
  if (end === start || end - start > 3) return at
  let value = 0
  for (let place = start; place < end; place++) value = value * 10 + view.at(place) - ZERO
  if (value > (isNegative ? 0x80 : 0xff)) return at
  list.push(isNegative ? 0x100 - value : value, start, end - 1)
  return end
}

const quotedCharacter: ListReader['item'] = (view, at, list) => {
  const start = afterKey(view, at)
  const quote = view.at(start)
  if (!isQuote(quote)) return at
  let end = start + 2
  while (isTail(view.at(end)) && end < start + 5) end++
  if (view.at(end) !== quote) return at
  for (let place = start + 1; place < end; place++) {
    list.push(view.at(place), start, end)
  }
  return end + 1
}

/** Whether a byte continues a character of several bytes. */
const isTail = (byte: number): boolean => (byte & 0xc0) === 0x80

/** The place after `"0":` and `'0': `. */
const afterKey = (view: ByteView, at: number): number => {
  const quote = view.at(at)
  if (!isQuote(quote)) return at
  const end = afterDigits(view, at + 1)
  if (end === at + 1 || view.at(end) !== quote || view.at(end + 1) !== COLON) return at
  return view.at(end + 2) === SPACE ? end + 3 : end + 2
}

/** The place is at most `MAX_DIGITS` further, because longer numbers are neither bytes nor indexes of bytes. */
const afterDigits = (view: ByteView, from: number): number => {
  let at = from
  while (at < from + MAX_DIGITS && isDigit(view.at(at))) at++
  return at
}

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39

const listsOf = (view: ByteView, { item, separators, minLength }: ListReader): ByteView[] => {
  const lists: ByteView[] = []
  const list = new Items()
  for (let at = 0; at <= view.length;) {
    const next = at < view.length ? item(view, at, list) : at
    if (next > at) {
      at = next
      continue
    }
    // Most places belong to no list.
    if (list.length > 0 && !separators.has(view.at(at))) {
      const isCut = isEllipsis(view, at)
      if (list.length >= minLength || isCut) lists.push(list.viewIn(view, isCut))
      list.length = 0
    }
    at++
  }
  return lists
}

/** `... 10 more bytes`, and `...` in JSON that was cut. */
const isEllipsis = (view: ByteView, at: number): boolean =>
  [at, at + 1, at + 2].every((place) => view.at(place) === DOT)
