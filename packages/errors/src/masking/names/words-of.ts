const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39
const isLower = (code: number): boolean => code >= 0x61 && code <= 0x7a
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a

/**
 * The words of a name in lower case, without numbers and versions: `APIKey1`, `api_key_v2`, `api-key` and `API key` are
 * all `api`, `key`. Takes time linear in the length of the name.
 */
export const wordsOf = (name: string): string[] => {
  const words: string[] = []
  let start = 0
  for (let at = 0; at <= name.length; at++) {
    const code = name.charCodeAt(at)
    const isInside = isDigit(code) || isLower(code) || isUpper(code)
    if (isInside && !startsWord(name, at)) continue
    const word = withoutNumber(name.slice(start, at).toLowerCase())
    if (word !== '') words.push(word)
    start = isInside ? at : at + 1
  }
  return words
}

/** At the capital of `clientSecret`, and at the last one of `APIKey`. */
const startsWord = (name: string, at: number): boolean => {
  if (at === 0 || !isUpper(name.charCodeAt(at))) return false
  const before = name.charCodeAt(at - 1)
  return isLower(before) || isDigit(before) || isLower(name.charCodeAt(at + 1))
}

const withoutNumber = (word: string): string => {
  let end = word.length
  while (end > 0 && isDigit(word.charCodeAt(end - 1))) end--
  const rest = word.slice(0, end)
  return rest === 'v' && end < word.length ? '' : rest
}
