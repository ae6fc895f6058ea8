import { printable } from '../process/printable.js'

/** Rows and their columns. Each row is a list of JSON values. */
export interface Grid {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

const DEFAULT_COLUMNS = 80
const MAX_CELL = 40

/**
 * Rows for a person: names, types and values in columns. Columns that do not fit are named below the table.
 *
 * @param width of the terminal, in characters. Default 80
 */
export const gridText = ({ columns, rows }: Grid, width = DEFAULT_COLUMNS): string => {
  const cells = columns.map(({ name, type }, index) => [
    cell(name),
    cell(type),
    ...rows.map((row) => cell(textOfValue(row[index]))),
  ])
  const widths = cells.map((column) => Math.max(...column.map(({ length }) => length)))
  let used = 0
  const fitting = widths.findIndex((columnWidth) => {
    used += columnWidth + 2
    return used - 2 > width
  })
  const shown = fitting === -1 ? cells.length : Math.max(1, fitting)
  const lines = Array.from({ length: rows.length + 2 }, (_, line) =>
    cells
      .slice(0, shown)
      .map((column, index) => (column[line] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const hidden = columns.slice(shown).map(({ name, type }) => `${printable(name)} (${type})`)
  return [...lines, ...(hidden.length > 0 ? [`and ${hidden.join(', ')}`] : [])].join('\n')
}

const cell = (text: string): string => {
  const line = printable(text.replaceAll('\n', '\\n').replaceAll('\t', '\\t'))
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL - 1)}…` : line
}

const textOfValue = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
