import { isSecretName } from '../names/secret-name.js'
import { MASK, type Span } from '../span.js'

/** `?name=value`, `&name=value` and `#name=value` of a URL, `;name=value` of a connection string. */
const PARAMETER =
  /[?&#]([\w.~%[\]-]{1,64})=([^\s&#"'<>`\\]+)|;[ \t]?([\w.~%[\] -]{1,64})=([^\s&#;"'<>`\\]+)/g
/** Another value may be an ordinary word. It is masked in this place only. */
const KEY_LIKE = /^(?:(?=.*\d).{4,}|.{8,})$/s

/** Characters that end a sentence and do not belong to a value. */
const PUNCTUATION = new Set('.,:;!?)]}')

/** Finds the values of parameters that are named like secrets, as in `?access_token=…` and `&X-Amz-Signature=…`. */
export const findUrlParameters = (text: string): Span[] =>
  [...text.matchAll(PARAMETER)].flatMap(
    ({ 0: found, 1: inUrl, 2: value, 3: listed, 4: other, index }) => {
      if (!isSecretName(inUrl ?? listed ?? '')) return []
      const start = index + found.length - (value ?? other ?? '').length
      const end = endOfValue(text, start, index + found.length)
      return end > start && !isMasked(text, start, end) ? [{ start, end }] : []
    },
  )

/** A text that was masked before stays as it is. The end of a value has lost the bracket of the mask. */
const isMasked = (text: string, start: number, end: number): boolean =>
  text.startsWith(MASK, start) && end <= start + MASK.length

const endOfValue = (text: string, start: number, foundEnd: number): number => {
  let end = foundEnd
  while (end > start && PUNCTUATION.has(text.charAt(end - 1))) end--
  return end
}

/** The values of these parameters that are no ordinary words, as written and decoded. */
export const urlParameters = (text: string): string[] =>
  findUrlParameters(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((value) => KEY_LIKE.test(value))
    .flatMap((value) => [value, decodedPart(value)])

/** A part of a URL without its percent signs. A part that is not encoded correctly stays as it is. */
export const decodedPart = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
