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

/** A byte and its place in the view. */
interface Item {
  readonly value: number
  readonly first: number
  readonly last: number
}

/** The notation of the items of a list. */
interface ListReader {
  /**
   * Reads the item at a place into `list`, and returns the place after it. Without an item it returns the same place.
   */
  readonly item: (view: ByteView, at: number, list: Item[]) => number
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
  [0, 1].flatMap((skipped) =>
    listsOf(view, { item: hexDigits(skipped), separators: HEX_SEPARATORS, minLength }),
  )

/**
 * The bytes that a view writes as decimal numbers: `[ 104, 117 ]`, `[ -61 ]` with a sign, and `{"0":104,"1":117}` of a
 * typed array in JSON.
 */
export const numberLists = (view: ByteView, minLength: number): ByteView[] =>
  listsOf(view, { item: decimalNumber, separators: NUMBER_SEPARATORS, minLength })

/**
 * The bytes of a text that a view writes character by character: `[ 'h', 'u' ]`, and `{ '0': 'h', '1': 'u' }` of a text
 * that was spread into an object.
 */
export const characterLists = (view: ByteView, minLength: number): ByteView[] =>
  listsOf(view, { item: quotedCharacter, separators: NUMBER_SEPARATORS, minLength })

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
      list.push({ value, first: pair, last: pair + 1 })
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
  list.push({ value: isNegative ? 0x100 - value : value, first: start, last: end - 1 })
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
    list.push({ value: view.at(place), first: start, last: end })
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
  let list: Item[] = []
  for (let at = 0; at <= view.length;) {
    const next = at < view.length ? item(view, at, list) : at
    if (next > at) {
      at = next
      continue
    }
    // Most places belong to no list.
    if (list.length > 0 && !separators.has(view.at(at))) {
      const isCut = isEllipsis(view, at)
      if (list.length >= minLength || isCut) lists.push(viewOfItems(view, list, isCut))
      list = []
    }
    at++
  }
  return lists
}

const viewOfItems = (view: ByteView, items: readonly Item[], isCut: boolean): ByteView => {
  const bytes = new ByteView(items.length, isCut)
  for (const { value, first, last } of items) bytes.pushFrom(view, value, first, last)
  return bytes
}

/** `... 10 more bytes`, and `...` in JSON that was cut. */
const isEllipsis = (view: ByteView, at: number): boolean =>
  [at, at + 1, at + 2].every((place) => view.at(place) === DOT)
