/** Text that ends where a record ends, with `\n` for every line break outside of quotes. */
export interface CsvChunk {
  /** Without empty lines, and without the line break at the end. */
  readonly text: string
  /** As it stands in the file. */
  readonly original: string
}

/** What is wrong with the quotes of a text. */
export interface QuoteFault {
  readonly reason: 'inside' | 'behind' | 'open'
  /** Where the quote stands in the text. */
  readonly offset: number
}

const QUOTE = '"'

/**
 * The end of the last whole record: the offset behind its line break, 0 if there is none.
 *
 * @param isEnd whether nothing follows: a `\r` at the end is then a line break of its own
 */
export const endOfRecords = (text: string, isEnd: boolean): number => {
  if (isEnd) return text.length
  // Of a `\r` at the very end, the other half may be in the next piece.
  let end = text.endsWith('\r') ? text.length - 1 : text.length
  let quotesBehind = 0
  const isQuoted = text.includes(QUOTE)
  const quotes = isQuoted ? countQuotes(text, 0, text.length) : 0
  while (end > 0) {
    const at = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1))
    if (at < 0) return 0
    if (isQuoted) quotesBehind += countQuotes(text, at, end)
    // An even number of quotes before a line break: it stands outside of them.
    if ((quotes - quotesBehind) % 2 === 0) return at + 1
    end = at
  }
  return 0
}

const countQuotes = (text: string, from: number, to: number): number => {
  let count = 0
  for (let at = text.indexOf(QUOTE, from); at >= 0 && at < to; at = text.indexOf(QUOTE, at + 1)) {
    count += 1
  }
  return count
}

/** Whole records in the form that the parser takes. What stands in quotes stays as it is. */
export const toChunk = (original: string, delimiter: string): CsvChunk | QuoteFault => {
  if (!original.includes(QUOTE)) return { text: withoutEmptyLines(original), original }
  const segments = original.split(QUOTE)
  const fault = faultOf(segments, delimiter)
  if (fault) return fault
  const text = segments
    .map((segment, index) => (index % 2 === 0 ? unixLines(segment) : segment))
    .join(QUOTE)
  return { text: text.replace(/^\n+/, '').replace(/\n+$/, ''), original }
}

const withoutEmptyLines = (text: string): string =>
  unixLines(text).replace(/^\n+/, '').replace(/\n+$/, '')

/** One line break for each run of them: what is between two is an empty line. */
const unixLines = (text: string): string => {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  return lines.includes('\n\n') ? lines.replaceAll(/\n{2,}/g, '\n') : lines
}

/**
 * Every second segment stands in quotes. One outside of them has to begin and end with a delimiter or a line break; an
 * empty one is a quote inside of quotes.
 */
const faultOf = (segments: readonly string[], delimiter: string): QuoteFault | undefined => {
  let offset = 0
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? ''
    if (index % 2 === 0 && segment !== '') {
      if (index > 0 && !beginsField(segment, delimiter))
        return { reason: 'behind', offset: offset - 1 }
      if (index < segments.length - 1 && !endsField(segment, delimiter)) {
        return { reason: 'inside', offset: offset + segment.length }
      }
    }
    offset += segment.length + 1
  }
  return segments.length % 2 === 0 ? { reason: 'open', offset: lastOpening(segments) } : undefined
}

const beginsField = (segment: string, delimiter: string): boolean =>
  segment.startsWith(delimiter) || segment.startsWith('\n') || segment.startsWith('\r')

const endsField = (segment: string, delimiter: string): boolean =>
  segment.endsWith(delimiter) || segment.endsWith('\n') || segment.endsWith('\r')

const lastOpening = (segments: readonly string[]): number =>
  segments.slice(0, -1).reduce((sum, segment) => sum + segment.length + 1, -1)

/** How many lines end before an offset. */
export const linesBefore = (text: string, offset = text.length): number => {
  if (!text.includes('\r')) {
    let count = 0
    for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1))
      count += 1
    return count
  }
  return (text.slice(0, offset).match(/\r\n|\n|\r/g) ?? []).length
}

/** How many lines end before a record. @param record 0 for the first one */
export const linesBeforeRecord = (text: string, record: number): number => {
  const found = text.matchAll(/(?:"[^"]*"|[^"\r\n])+/g)
  let index = 0
  for (const match of found) {
    if (index === record) return linesBefore(text, match.index)
    index += 1
  }
  return linesBefore(text)
}
