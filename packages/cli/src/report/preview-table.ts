import { toJson, type TableRow } from '@panoply/runner'

import { formatRows } from './format.js'
import { printable } from '../process/printable.js'

/** The first rows of one table. */
export interface PreviewTable {
  readonly table: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** As JSON holds them. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const DEFAULT_COLUMNS = 80
const MAX_CELL = 40
const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d|$)/

/** The rows, table by table, in the order in which tables and columns came up. */
export const previewTables = (rows: readonly TableRow[]): PreviewTable[] =>
  [...byTable(rows)].map(([table, ofTable]) => {
    const names = new Set(ofTable.flatMap(({ record }) => Object.keys(record)))
    return {
      table,
      columns: [...names].map((name) => ({
        name,
        type: typesOf(ofTable.map(({ record }) => record[name])),
      })),
      rows: ofTable.map(({ record }) => JSON.parse(toJson(record)) as Record<string, unknown>),
    }
  })

const byTable = (rows: readonly TableRow[]): Map<string, TableRow[]> => {
  const tables = new Map<string, TableRow[]>()
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row])
  return tables
}

/**
 * A table for a person: names, types and values in columns. Columns that do not fit are named below.
 *
 * @param width of the terminal, in characters. Default 80
 */
export const tableText = (
  { table, columns, rows }: PreviewTable,
  width = DEFAULT_COLUMNS,
): string => {
  const cells = columns.map(({ name, type }) => [
    cell(name),
    cell(type),
    ...rows.map((row) => cell(textOfValue(row[name]))),
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
  return [
    `${printable(table)}: ${formatRows(rows.length)}`,
    ...lines,
    ...(hidden.length > 0 ? [`and ${hidden.join(', ')}`] : []),
    '',
  ].join('\n')
}

const cell = (text: string): string => {
  const line = printable(text.replaceAll('\n', '\\n').replaceAll('\t', '\\t'))
  return line.length > MAX_CELL ? `${line.slice(0, MAX_CELL - 1)}…` : line
}

const textOfValue = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const typesOf = (values: readonly unknown[]): string => {
  const types = new Set(values.flatMap((value) => typeOf(value) ?? []))
  return types.size === 0 ? 'empty' : [...types].join(' | ')
}

const typeOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value === 'bigint') return 'integer'
  if (value instanceof Date) return 'date'
  if (value instanceof Uint8Array) return 'bytes'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'string') return ISO_DATE.test(value) ? 'text (date)' : 'text'
  return typeof value
}
