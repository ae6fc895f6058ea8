import { type TableRow, toJson } from '@panoply/runner'

import type { IgnoredColumns } from './row-text.js'

/**
 * The columns whose values differ between two runs of the same source, such as a random id. Rows are paired by their
 * order in each table.
 *
 * @returns empty if the runs have different numbers of rows
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
