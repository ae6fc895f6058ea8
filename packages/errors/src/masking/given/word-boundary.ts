import { unicodePattern } from '../../values/unicode-pattern.js'
import type { ByteView } from '../reading/byte-view.js'

const WORD_CHARACTER = /* @__PURE__ */ unicodePattern('[\\p{L}\\p{N}_]')

/**
 * Whether the bytes from `start` up to `end` (not included) stand alone: neither end is inside a word.
 *
 * @param readsEscapes whether the view is a text with its escapes read. The character of an escape is not a part of the
 * word after it: `\nsecret`, `%3Dsecret`.
 */
export const standsAlone = (
  view: ByteView,
  start: number,
  end: number,
  readsEscapes: boolean,
): boolean => {
  const isBegun =
    isWordCharacter(characterAt(view, start)) &&
    isWordCharacter(characterBefore(view, start)) &&
    !(readsEscapes && isEscaped(view, start - 1))
  return (
    !isBegun &&
    !(isWordCharacter(characterBefore(view, end)) && isWordCharacter(characterAt(view, end)))
  )
}

/** Whether a byte is written with more characters than it needs. */
const isEscaped = (view: ByteView, at: number): boolean => {
  const width = view.end(at) - view.start(at)
  return width > (view.at(at) < 0x80 ? 1 : 2)
}

const isWordCharacter = (character: string): boolean => WORD_CHARACTER().test(character)

const isTail = (byte: number): boolean => (byte & 0xc0) === 0x80

const characterAt = (view: ByteView, start: number): string => {
  let end = start + 1
  while (end < start + 4 && isTail(view.at(end))) end++
  return textOf(view, start, end)
}

const characterBefore = (view: ByteView, end: number): string => {
  let start = end - 1
  while (start > end - 4 && isTail(view.at(start))) start--
  return textOf(view, start, end)
}

const textOf = (view: ByteView, start: number, end: number): string =>
  Buffer.from(view.bytes.subarray(Math.max(0, start), end)).toString()
