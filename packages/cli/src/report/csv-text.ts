import type { Grid } from './grid-text.js'

/** Rows as CSV (RFC 4180) with a header. Nested values are JSON. NULL is an empty field. */
export const csvText = ({ columns, rows }: Grid): string =>
  [columns.map(({ name }) => name), ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('')

const csvCell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  // An empty text is quoted. So a reader can tell it from NULL.
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
