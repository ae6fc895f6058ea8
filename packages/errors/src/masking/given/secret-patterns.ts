import type { Pattern } from './automaton.js'
import { viewOf } from '../reading/byte-view.js'
import { secretParts } from './secret-parts.js'
import { plusesAsSpaces, unescapedLevels } from '../reading/unescape.js'

/** A shorter secret may be an ordinary word, or a part of one. */
const MIN_ANYWHERE_LENGTH = 8
/** A shorter line, such as a bracket, is no secret. */
const MIN_LINE_LENGTH = 4
/** The first and the last line of a key in PEM form. They are no secret. */
const PEM_BOUNDARY = /^-----.{0,80}-----$/
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u

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
      return formsOf(text).flatMap((form) => patternsOf(form, alone))
    })
}

/** The ways in which Unicode writes the same letter: `é` is one character, or an `e` and an accent. */
const formsOf = (text: string): string[] => [
  ...new Set([text, text.normalize('NFC'), text.normalize('NFD')]),
]

const patternsOf = (text: string, alone: boolean): Pattern[] => {
  if (alone && !LETTER_OR_DIGIT.test(text)) return []
  const view = viewOf(text)
  const unescaped = plusesAsSpaces(unescapedLevels(view).at(-1) ?? view)
  const asIs = { bytes: Uint8Array.from(view.bytes), alone }
  if (unescaped === view) return [asIs]
  const bytes = Uint8Array.from(unescaped.bytes)
  return LETTER_OR_DIGIT.test(text) && bytes.length > 0
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
