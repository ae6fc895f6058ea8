import { unicodePattern } from '../../values/unicode-pattern.js'
import type { Pattern } from './automaton.js'
import { utf8Of, viewOf } from '../reading/byte-view.js'
import { secretParts } from './secret-parts.js'
import { plusesAsSpaces, unescapedLevels } from '../reading/unescape.js'

/** A shorter secret may be an ordinary word, or a part of one. */
const MIN_ANYWHERE_LENGTH = 8
/** A shorter line, such as a bracket, is no secret. */
const MIN_LINE_LENGTH = 4
/** The first and the last line of a key in PEM form. They are no secret. */
const PEM_BOUNDARY = /^-----.{0,80}-----$/
const LETTER_OR_DIGIT = /* @__PURE__ */ unicodePattern('[\\p{L}\\p{N}]')

/**
 * The bytes to look for: the secret, its lines and its parts (for instance of a URL). Each is also looked for with its
 * own escapes decoded, because texts are searched with their escapes decoded.
 */
export const secretPatterns = (secret: string): Pattern[] => {
  const texts = [secret, ...secretParts(secret)]
  return texts
    .flatMap((text) => [text, ...linesOf(text)])
    .flatMap((text) => {
      const alone = text.length < MIN_ANYWHERE_LENGTH
      const patterns = formsOf(text).flatMap((form) => patternsOf(form, alone))
      return [...patterns, ...otherCharsets(text).map((bytes) => ({ bytes, alone }))]
    })
}

/** The ways in which Unicode writes the same letter: `é` is one character, or an `e` and an accent. */
const formsOf = (text: string): string[] => [
  ...new Set([text, text.normalize('NFC'), text.normalize('NFD')]),
]

/** A longer text is a document. Its forms in other character sets would take too much memory. */
const MAX_CHARSET_LENGTH = 10_000
/** If the other characters are replaced, at least this number of ASCII letters and digits must remain. */
const MIN_ASCII_LENGTH = 4

/**
 * The bytes of a text with letters outside of ASCII, as programs write it that confuse character sets: in Latin-1, also
 * escaped as `\xe4\u20ac` and `%E4%u20AC`; as UTF-8 that was read as Latin-1 or Windows-1252; with a `?` or `\ufffd` in
 * place of each of these letters.
 */
const otherCharsets = (text: string): Uint8Array[] => {
  if (text.length > MAX_CHARSET_LENGTH || /^[\0-\x7f]*$/.test(text)) return []
  const utf8 = Buffer.from(text)
  const misread = [utf8.toString('latin1'), new TextDecoder('windows-1252').decode(utf8)]
  const ascii = text.replaceAll(/[^\da-z]+/gi, '').length
  const replaced =
    ascii < MIN_ASCII_LENGTH
      ? []
      : ['?', '\ufffd'].flatMap((mark) => [
          text.replaceAll(/[^\0-\x7f]/gu, mark),
          text.normalize('NFC').replaceAll(/[^\0-\x7f]/gu, mark),
        ])
  const others = [...misread, ...replaced].map((each) => Uint8Array.from(Buffer.from(each)))
  return [latin1BytesOf(text), ...others]
}

/** A byte for each character of Latin-1. Other characters, which an escape writes with four digits, stay as UTF-8. */
const latin1BytesOf = (text: string): Uint8Array =>
  Uint8Array.from(
    Array.from(text, (character) => character.codePointAt(0) ?? 0).flatMap((codePoint) =>
      codePoint < 0x100 ? [codePoint] : utf8Of(codePoint),
    ),
  )

const patternsOf = (text: string, alone: boolean): Pattern[] => {
  if (alone && !LETTER_OR_DIGIT().test(text)) return []
  const view = viewOf(text)
  const unescaped = plusesAsSpaces(unescapedLevels(view).at(-1) ?? view)
  const asIs = { bytes: Uint8Array.from(view.bytes), alone }
  if (unescaped === view) return [asIs]
  const bytes = Uint8Array.from(unescaped.bytes)
  return LETTER_OR_DIGIT().test(text) && bytes.length > 0
    ? [asIs, { bytes, alone: alone || bytes.length < MIN_ANYWHERE_LENGTH }]
    : [asIs]
}

const linesOf = (text: string): string[] =>
  text.includes('\n')
    ? text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= MIN_LINE_LENGTH && !PEM_BOUNDARY.test(line))
    : []
