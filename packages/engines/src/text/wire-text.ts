/** Unicode line ends. JSON does not escape them, but some readers split lines at them. */
const LINE_ENDS = /[\u0085\u2028\u2029]/
const LINE_ENDS_ALL = /[\u0085\u2028\u2029]/g
/** `JSON.stringify` writes half of a surrogate pair as an escape, and never a whole pair. */
const LONE_SURROGATE = /(?<=(?<!\\)(?:\\\\)*)\\ud[89a-f][\da-f]{2}/gi
const REPLACEMENT_CHARACTER = '\\ufffd'

/**
 * JSON that every reader of lines reads correctly. Unicode line ends are escaped. Half a surrogate pair becomes U+FFFD,
 * because four of seven Singer targets cannot store it.
 *
 * @param json one or more lines from `JSON.stringify`
 */
export const wireText = (json: string): string => {
  let text = json
  if (LINE_ENDS.test(text)) text = text.replace(LINE_ENDS_ALL, escapeCharacter)
  if (text.includes('\\ud')) text = text.replace(LONE_SURROGATE, REPLACEMENT_CHARACTER)
  return text
}

const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
