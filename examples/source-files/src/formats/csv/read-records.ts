import Papa from 'papaparse'

import type { RowShape, TableRow } from '../labels.js'

/** The rows of a text. */
export interface Records {
  /** Those before the first record with another number of values than there are columns. */
  readonly rows: readonly TableRow[]
  /** How many values that record has. Absent if there is none. */
  readonly came?: number
}

const QUOTE = '"'

/**
 * Reads records that `toChunk` has checked. A record without a quote is one line, whose values stand between delimiters:
 * it becomes a row right away. Records with quotes go through the parser, which takes three times as long.
 *
 * @param from where the first record begins
 */
export const readRecords = (
  text: string,
  from: number,
  delimiter: string,
  shape: RowShape,
): Records => {
  const rows: TableRow[] = []
  const last = shape.width - 1
  // Each is the next one, so that the text is searched only once.
  let [quote, separator] = [-1, -1]
  for (let start = from; start < text.length;) {
    let end = nextOf(text, '\n', start)
    if (quote < start) quote = nextOf(text, QUOTE, start)
    if (quote < end) {
      end = endOfQuotedRecords(text, start)
      for (const values of parseQuoted(text.slice(start, end), delimiter)) {
        if (values.length !== shape.width) return { rows, came: values.length }
        rows.push(shape.rowOf(values))
      }
    } else {
      const row = shape.emptyRow()
      let field = start
      for (let column = 0; column < last; column += 1) {
        if (separator < field) separator = nextOf(text, delimiter, field)
        if (separator >= end) return { rows, came: column + 1 }
        shape.set(row, column, text.slice(field, separator))
        field = separator + delimiter.length
      }
      if (separator < field) separator = nextOf(text, delimiter, field)
      if (separator < end) return { rows, came: text.slice(start, end).split(delimiter).length }
      shape.set(row, last, text.slice(field, end))
      rows.push(row)
    }
    start = end + 1
  }
  return { rows }
}

/** The values of the first record, and where it ends. */
export const readFirstRecord = (
  text: string,
  delimiter: string,
): { readonly values: readonly string[]; readonly end: number } => {
  const end = endOfRecord(text, 0)
  return { values: parseQuoted(text.slice(0, end), delimiter)[0] ?? [], end }
}

/** @returns the length of the text if there is none */
const nextOf = (text: string, searched: string, from: number): number => {
  const at = text.indexOf(searched, from)
  return at < 0 ? text.length : at
}

/** The end of the records with quotes that follow each other. */
const endOfQuotedRecords = (text: string, start: number): number => {
  let end = endOfRecord(text, start)
  while (nextOf(text, QUOTE, end) < nextOf(text, '\n', end + 1)) end = endOfRecord(text, end + 1)
  return end
}

/** The first line break outside of quotes. */
const endOfRecord = (text: string, start: number): number => {
  for (let from = start; ;) {
    const end = nextOf(text, '\n', from)
    const quote = nextOf(text, QUOTE, from)
    if (quote >= end) return end
    from = nextOf(text, QUOTE, quote + 1) + 1
  }
}

const parseQuoted = (text: string, delimiter: string): readonly (readonly string[])[] => {
  const parser = new Papa.Parser({ delimiter, newline: '\n' })
  // The types of the library do not say what it returns.
  return (parser.parse(text, 0, false) as { readonly data: string[][] }).data
}
