/** Characters that no encoding in use touches. */
const PLAIN = /^[A-Za-z0-9]$/
/** How JSON and `inspect` escape control characters. */
const CONTROL_LETTERS: ReadonlyMap<string, string> = new Map([
  ['\b', 'b'],
  ['\f', 'f'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['\v', 'v'],
])
/** Backslashes before an escaped character: text in JSON in JSON in JSON has 7. Bounded, so that no text is slow. */
const ESCAPE = String.raw`\\{1,8}`
const MAYBE_ESCAPED = String.raw`\\{0,8}`

/**
 * Finds a text where each character may stand as it is or escaped: with backslashes as in JSON and quotes, several
 * times over too, or URL-encoded, in either case of the digits; whichever of its characters an encoder chose.
 */
export const patternOf = (text: string): RegExp => {
  // Backslashes in a row are one part, so that there is one way only to match them.
  const parts = text.match(/\\+|[^\\]/gsu) ?? []
  const patterns = parts.map((part, index) => {
    if (part.startsWith('\\')) return backslashes(part.length)
    return characterPattern(part, parts[index - 1]?.startsWith('\\') === true)
  })
  return new RegExp(patterns.join(''), 'g')
}

const backslashes = (count: number): string =>
  `(?:\\\\{${count},${8 * count}}|(?:${urlEncoded('\\')}){${count}})`

const characterPattern = (character: string, isAfterBackslash: boolean): string => {
  if (PLAIN.test(character)) return character
  const code = character.charCodeAt(0)
  const letter = CONTROL_LETTERS.get(character)
  const forms = [
    (isAfterBackslash ? '' : MAYBE_ESCAPED) + literal(character),
    urlEncoded(character),
    unicodeEscape(character),
    ...(letter === undefined ? [] : [ESCAPE + letter]),
    ...(code < 256 && character.length === 1 ? [`${ESCAPE}x${hex(code, 2)}`] : []),
    ...(character === ' ' ? [String.raw`\+`] : []),
  ]
  return `(?:${forms.join('|')})`
}

const literal = (character: string): string => character.replace(/[\^$.*+?()[\]{}|/-]/g, '\\$&')

/** What was encoded several times begins with %25. A lone surrogate is sent as the replacement character. */
const urlEncoded = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%(?:25){0,4}${hex(byte, 2)}`).join('')

/** One escape for each half of a surrogate pair. */
const unicodeEscape = (character: string): string =>
  character
    .split('')
    .map((unit) => `${ESCAPE}u${hex(unit.charCodeAt(0), 4)}`)
    .join('')

/** Hexadecimal digits in either case. */
const hex = (number: number, length: number): string =>
  number
    .toString(16)
    .padStart(length, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
