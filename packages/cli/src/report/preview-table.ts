import { toJson, type TableRow } from '@panoply/runner'

import { formatRows } from './format.js'
import { gridText } from './grid-text.js'
import { printable } from '../process/printable.js'

/** The first rows of one table. */
export interface PreviewTable {
  readonly table: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** As JSON holds them. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d|$)/

/** Collects the rows of each table. Tables and columns keep the order in which they first came. */
export const previewTables = (rows: readonly TableRow[]): PreviewTable[] =>
  [...byTable(rows)].map(([table, ofTable]) => {
    const names = new Set(
      ofTable.flatMap(({ record }) =>
        Object.keys(record).filter((name) => record[name] !== undefined),
      ),
    )
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
 * A table for a person, with the number of its rows.
 *
 * @param width of the terminal, in characters. Default 80
 */
export const tableText = ({ table, columns, rows }: PreviewTable, width?: number): string => {
  const cells = rows.map((row) => columns.map(({ name }) => row[name]))
  return `${printable(table)}: ${formatRows(rows.length)}\n${gridText({ columns, rows: cells }, width)}\n`
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
