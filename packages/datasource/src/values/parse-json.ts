/** A number of JSON. Outside of strings, digits are always those of a number. */
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Parses JSON and keeps the digits of all numbers. A number that JavaScript cannot hold exactly becomes the text that
 * it is written as: `12345678901234567890`, `1e400`, `0.12345678901234567890`. All other values are those of
 * `JSON.parse`.
 *
 * @example
 * import { parseJson } from '@panoply/datasource'
 *
 * parseJson('{ "id": 12345678901234567890, "n": 1.5 }') // { id: '12345678901234567890', n: 1.5 }
 *
 * @throws SyntaxError for a text that is no JSON. Its message may show a piece of the text
 */
export const parseJson = (text: string): unknown => {
  if (!mayLoseDigits(text)) return JSON.parse(text)
  // Invalid JSON is refused first, because quotes around its numbers could make it valid.
  const value: unknown = JSON.parse(text)
  const quoted = quoteNumbers(text)
  return quoted === text ? value : JSON.parse(quoted)
}

/** A number with fewer digits than this, and without an exponent, is held exactly. */
const MANY_DIGITS = 16

/**
 * Whether a text may hold numbers that JavaScript does not hold exactly: with many digits, or with an exponent. It looks
 * at one character of sixteen, and behind each letter E: a pattern would look at each character.
 */
const mayLoseDigits = (text: string): boolean => hasManyDigits(text) || hasExponent(text)

const hasManyDigits = (text: string): boolean => {
  // Sixteen characters in a row hold one of these places.
  for (let at = MANY_DIGITS - 1; at < text.length; at += MANY_DIGITS) {
    if (isOfNumber(text, at) && isInLongNumber(text, at)) return true
  }
  return false
}

const isInLongNumber = (text: string, at: number): boolean => {
  let [start, end] = [at, at + 1]
  while (isOfNumber(text, start - 1)) start -= 1
  while (isOfNumber(text, end) && end - start <= MANY_DIGITS) end += 1
  const length = end - start
  return length > MANY_DIGITS || (length === MANY_DIGITS && !text.slice(start, end).includes('.'))
}

const hasExponent = (text: string): boolean => hasExponentAt(text, 'e') || hasExponentAt(text, 'E')

const hasExponentAt = (text: string, letter: string): boolean => {
  for (let at = text.indexOf(letter); at >= 0; at = text.indexOf(letter, at + 1)) {
    if (isDigit(text, at - 1) && EXPONENT.test(text.slice(at, at + 3))) return true
  }
  return false
}

const EXPONENT = /^e[+-]?\d/i

const isDigit = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return code >= 0x30 && code <= 0x39
}

/** Digits and the point. `NaN`, the code of a place outside of the text, is none. */
const isOfNumber = (text: string, at: number): boolean =>
  isDigit(text, at) || text.charCodeAt(at) === 0x2e

/**
 * Valid JSON with quotes around the numbers that JavaScript cannot hold. Strings are passed over by searches for their
 * ends: a pattern for strings takes memory for each escape in them, and fails at some millions.
 */
const quoteNumbers = (text: string): string => {
  let result = ''
  let [copied, at] = [0, 0]
  while (at < text.length) {
    const string = text.indexOf('"', at)
    const end = string < 0 ? text.length : string
    const between = text.slice(at, end)
    if (mayLoseDigits(between)) {
      const quoted = between.replace(NUMBER, (token) => (isExact(token) ? token : `"${token}"`))
      result += text.slice(copied, at) + quoted
      copied = end
    }
    at = string < 0 ? end : endOfString(text, string)
  }
  return result + text.slice(copied)
}

/** The offset behind a string. @param start where its first quote stands */
const endOfString = (text: string, start: number): number => {
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from)
    let backslash = quote
    while (text[backslash - 1] === '\\') backslash -= 1
    // An even number of backslashes: they escape each other, and not the quote.
    if ((quote - backslash) % 2 === 0) return quote + 1
    from = quote + 1
  }
}

/** Whether the JavaScript number has exactly the value of this literal. It compares the shortest spelling. */
const isExact = (literal: string): boolean => {
  const number = Number(literal)
  return Number.isFinite(number) && canonical(literal) === canonical(String(number))
}

/** Sign, significant digits and the power of ten of the last one: the same for all spellings of a number. */
const canonical = (literal: string): string => {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = Number(exponent) - fraction.length + digits.length - significant.length
  return `${literal.startsWith('-') ? '-' : ''}${significant}e${power}`
}
