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
  // A search from the end for a character that the text does not hold takes longer than all else here.
  const mayEndInReturn = text.includes('\r')
  while (end > 0) {
    const newline = text.lastIndexOf('\n', end - 1)
    const at = mayEndInReturn ? Math.max(newline, text.lastIndexOf('\r', end - 1)) : newline
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

/** Whole records in the form that `readRecords` takes. What stands in quotes stays as it is. */
export const toChunk = (original: string, delimiter: string): CsvChunk | QuoteFault => {
  const isQuoted = original.includes(QUOTE)
  const fault = isQuoted ? faultOf(original, delimiter) : undefined
  if (fault) return fault
  const hasOddBreaks = original.includes('\r') || original.includes('\n\n')
  const text = hasOddBreaks ? withUnixLines(original, isQuoted) : original
  return { text: withoutEmptyEnds(text), original }
}

const withUnixLines = (original: string, isQuoted: boolean): string => {
  if (!isQuoted) return unixLines(original)
  // Every second segment stands in quotes.
  const segments = original.split(QUOTE)
  return segments
    .map((segment, index) => (index % 2 === 0 ? unixLines(segment) : segment))
    .join(QUOTE)
}

/** One line break for each run of them: what is between two is an empty line. */
const unixLines = (text: string): string => {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text
  return lines.includes('\n\n') ? lines.replaceAll(/\n{2,}/g, '\n') : lines
}

const withoutEmptyEnds = (text: string): string => {
  let [start, end] = [0, text.length]
  while (text[start] === '\n') start += 1
  while (end > start && text[end - 1] === '\n') end -= 1
  return text.slice(start, end)
}

/**
 * What stands outside of quotes has to begin and end with a delimiter or a line break. Between two quotes with nothing
 * between them is a quote inside of quotes.
 */
const faultOf = (text: string, delimiter: string): QuoteFault | undefined => {
  let isOutside = true
  let from = 0
  for (;;) {
    const quote = text.indexOf(QUOTE, from)
    const end = quote < 0 ? text.length : quote
    if (isOutside && end > from) {
      if (from > 0 && !beginsField(text, from, delimiter)) {
        return { reason: 'behind', offset: from - 1 }
      }
      if (quote >= 0 && !endsField(text, end, delimiter)) return { reason: 'inside', offset: end }
    }
    if (quote < 0) return isOutside ? undefined : { reason: 'open', offset: from - 1 }
    isOutside = !isOutside
    from = quote + 1
  }
}

const beginsField = (text: string, from: number, delimiter: string): boolean =>
  text.startsWith(delimiter, from) || text[from] === '\n' || text[from] === '\r'

const endsField = (text: string, end: number, delimiter: string): boolean =>
  text.endsWith(delimiter, end) || text[end - 1] === '\n' || text[end - 1] === '\r'

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
