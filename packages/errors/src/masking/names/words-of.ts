import { unicodePattern } from '../../values/unicode-pattern.js'

/** Words that need their number: names of files with a private key, such as `pkcs12`. */
const NUMBERED_WORDS = new Set(['p12', 'p8', 'pkcs12'])

const LOWER_CASE = /* @__PURE__ */ unicodePattern('\\p{Ll}')
const UPPER_CASE = /* @__PURE__ */ unicodePattern('\\p{Lu}')
const LETTER_OR_NUMBER = /* @__PURE__ */ unicodePattern('[\\p{L}\\p{N}]')
const MARKS = /* @__PURE__ */ unicodePattern('\\p{M}+', 'g')

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isLower = (code: number): boolean =>
  code < 0x80 ? code >= 0x61 && code <= 0x7a : LOWER_CASE().test(String.fromCharCode(code))
const isUpper = (code: number): boolean =>
  code < 0x80 ? code >= 0x41 && code <= 0x5a : UPPER_CASE().test(String.fromCharCode(code))
const isOtherLetter = (code: number): boolean =>
  code >= 0x80 && LETTER_OR_NUMBER().test(String.fromCharCode(code))

/** The text without accents and other marks: `contrasena` for `contraseña`, in every spelling of Unicode. */
export const withoutMarks = (text: string): string =>
  // Most names are plain ASCII.
  /^[\0-\x7f]*$/.test(text) ? text : text.normalize('NFKD').replaceAll(MARKS(), '')

/**
 * The words of a name in lower case, without numbers, versions and accents: `APIKey1`, `api_key_v2`, `api-key` and
 * `API key` are all `api`, `key`. Takes time linear in the length of the name.
 */
export const wordsOf = (name: string): string[] => {
  const plain = withoutMarks(name)
  const words: string[] = []
  let start = 0
  for (let at = 0; at <= plain.length; at++) {
    const code = plain.charCodeAt(at)
    const isInside = isDigit(code) || isLower(code) || isUpper(code) || isOtherLetter(code)
    if (isInside && !startsWord(plain, at)) continue
    const word = withoutNumber(plain.slice(start, at).toLowerCase())
    if (word !== '') words.push(word)
    start = isInside ? at : at + 1
  }
  return words
}

/** Before the capital of `clientSecret`, and before the last capital of `APIKey`. */
const startsWord = (name: string, at: number): boolean => {
  if (at === 0 || !isUpper(name.charCodeAt(at))) return false
  const before = name.charCodeAt(at - 1)
  return isLower(before) || isDigit(before) || isLower(name.charCodeAt(at + 1))
}

const withoutNumber = (word: string): string => {
  if (NUMBERED_WORDS.has(word)) return word
  let end = word.length
  while (end > 0 && isDigit(word.charCodeAt(end - 1))) end--
  const rest = word.slice(0, end)
  return rest === 'v' && end < word.length ? '' : rest
}
