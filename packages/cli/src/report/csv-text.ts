import type { Grid } from './grid-text.js'

/** Rows as CSV (RFC 4180) with a header. Nested values are JSON; what is empty in the table is empty here. */
export const csvText = ({ columns, rows }: Grid): string =>
  [columns.map(({ name }) => name), ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('')

const csvCell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // An empty text is not what is empty: a reader can tell them apart by the quotes.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
