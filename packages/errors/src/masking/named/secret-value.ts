import type { Label } from './secret-label.js'
import type { Span } from '../span.js'

const QUOTE = /["'`]/
const QUOTE_OR_BRACKET = /["'`[\]{}]/g
/**
 * A value without quotes may hold a quote or a comma. It ends at a quote or a comma that ends the text or precedes the
 * next name.
 */
const BARE =
  /(?:[^\s"'`&,;<>}\\%]|%(?!26)|["'`](?=\w)|\\+(?!["'`\\])|[,;](?!\s|$|["'`[{\\]|[\w.-]{0,40}["']?\s?[=:]))+/y
/** Words that describe a value, or say that it is missing. They are not secrets. */
const TELLING_WORDS = new Set([
  ...['a', 'an', 'the', 'this', 'that', 'your', 'its', 'no', 'not', 'yes', 'none', 'nil', 'null'],
  ...['undefined', 'true', 'false', 'is', 'was', 'are', 'were', 'has', 'had', 'have', 'must'],
  ...['should', 'can', 'cannot', 'could', 'may', 'will', 'expected', 'required', 'missing'],
  ...['invalid', 'unknown', 'empty', 'expired', 'wrong', 'too', 'failed', 'unable', 'please'],
  ...['rejected', 'refused', 'denied', 'revoked', 'malformed', 'disabled', 'unset', 'header'],
  ...['unreachable', 'unauthorized', 'forbidden'],
  ...['only', 'every', 'all', 'it', 'we', 'you', 'there'],
])
/** Headers whose values may hold blanks. */
const HEADER = /(?:authorization|cookie)$/i
const SCHEME = /(?:bearer|basic|digest|token|api-?key|bot|oauth|negotiate|aws4-[\w-]+)[ \t]+/iy

/** The characters that introduced the value. */
export interface ValueContext extends Label {
  readonly separator: string
}

/**
 * The place of the value of a secret. A quoted value is everything inside its quotes, however deep they are escaped. A
 * value in brackets ends with the closing bracket. A value that was cut off ends with the text.
 *
 * @param from where the separator ended
 * @returns `undefined` if there is no value, or only a word that describes it
 */
export const secretValueAt = (
  text: string,
  from: number,
  context: ValueContext,
): Span | undefined => {
  const start = skip(text, from, context.isQuoted ? /\s*/y : /[ \t]*/y)
  const quoteAt = skip(text, start, /\\*/y)
  if (QUOTE.test(text.charAt(quoteAt))) {
    return spanOf(quoteAt + 1, quotedEnd(text, quoteAt, quoteAt - start))
  }
  if (/[[{]/.test(text.charAt(start))) return spanOf(start, bracketEnd(text, start))

  const isHeader = HEADER.test(context.name)
  const bareFrom = isHeader ? skip(text, start, SCHEME) : start
  const end = skip(text, bareFrom, BARE)
  const isTelling = TELLING_WORDS.has(
    text
      .slice(start, Math.min(end, start + 20))
      .replace(/[^a-z]+$/i, '')
      .toLowerCase(),
  )
  if (isTelling) return undefined
  return isHeader && context.separator === ':'
    ? spanOf(start, headerEnd(text, start, context.before))
    : spanOf(start, end)
}

/**
 * A quote that was opened after `depth` backslashes is closed by the same quote after the same number of backslashes.
 * Escaped backslashes may stand before it: each takes `2(depth+1)`. A quote after fewer backslashes closes a text
 * around it.
 */
const quotedEnd = (text: string, openedAt: number, depth: number): number => {
  const quote = text.charAt(openedAt)
  for (let at = text.indexOf(quote, openedAt + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    const count = slashesBefore(text, at, openedAt + 1)
    if (count >= depth && count % (2 * (depth + 1)) !== depth) continue
    // Doubled, as in SQL and YAML, it is a quote inside the value.
    if (quote === "'" && depth === 0 && text[at + 1] === quote) at++
    else return at - Math.min(count, depth)
  }
  return text.length
}

const bracketEnd = (text: string, openedAt: number): number => {
  const marks = new RegExp(QUOTE_OR_BRACKET)
  marks.lastIndex = openedAt
  let brackets = 0
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    const [mark] = found
    if (QUOTE.test(mark)) {
      const depth = slashesBefore(text, found.index, openedAt)
      marks.lastIndex = quotedEnd(text, found.index, depth) + depth + 1
    } else if (mark === '[' || mark === '{') brackets++
    else if (--brackets === 0) return marks.lastIndex
  }
  return text.length
}

const HEADER_ENDS = /[\r\n"'`]|\\[rn]/g

/** The end of the line, or of the quotes around the whole header. */
const headerEnd = (text: string, from: number, before: string): number => {
  const ends = new RegExp(HEADER_ENDS)
  ends.lastIndex = from
  for (let found = ends.exec(text); found; found = ends.exec(text)) {
    const [end] = found
    if (!QUOTE.test(end)) return found.index
    if (end === before) return found.index - slashesBefore(text, found.index, from)
  }
  return text.length
}

/** The number of backslashes before an index. */
const slashesBefore = (text: string, index: number, notBefore: number): number => {
  let first = index
  while (first > notBefore && text[first - 1] === '\\') first--
  return index - first
}

const spanOf = (start: number, end: number): Span | undefined =>
  end > start ? { start, end } : undefined

const skip = (text: string, from: number, pattern: RegExp): number => {
  pattern.lastIndex = from
  return from + (pattern.exec(text)?.[0].length ?? 0)
}
