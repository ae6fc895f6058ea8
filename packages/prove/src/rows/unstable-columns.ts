import { type TableRow, toJson } from '@panoply/runner'

import type { IgnoredColumns } from './row-text.js'

/**
 * The columns that have other values in a second run of the same source, such as an id that is drawn by lot: rows are
 * compared by their order in each table.
 *
 * @returns empty where the runs have other numbers of rows
 */
export const unstableColumns = (
  first: readonly TableRow[],
  second: readonly TableRow[],
): IgnoredColumns => {
  const unstable = new Map<string, Set<string>>()
  const others = byTable(second)
  for (const [table, rows] of byTable(first)) {
    const pairs = others.get(table) ?? []
    if (pairs.length !== rows.length) return new Map()
    rows.forEach((row, index) => {
      for (const name of differing(row.record, pairs[index]?.record ?? {})) {
        unstable.set(table, (unstable.get(table) ?? new Set()).add(name))
      }
    })
  }
  return unstable
}

const byTable = (rows: readonly TableRow[]): Map<string, TableRow[]> => {
  const tables = new Map<string, TableRow[]>()
  for (const row of rows) {
    const known = tables.get(row.table)
    if (known) known.push(row)
    else tables.set(row.table, [row])
  }
  return tables
}

type Stored = TableRow['record']

const differing = (one: Stored, other: Stored): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => toJson(one[name]) !== toJson(other[name]),
  )
