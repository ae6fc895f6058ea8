import type { TableRow } from '../routing/table-row.js'

/** Rows of one table that follow each other: from `start` to before `end`. */
export interface RowRun {
  readonly table: string
  readonly start: number
  readonly end: number
}

/**
 * The rows of a batch, table by table, in their order. Most batches have rows of one table only: what is done per table
 * is then done once.
 */
export const runsOf = (rows: readonly TableRow[]): RowRun[] => {
  const runs: RowRun[] = []
  for (let start = 0; start < rows.length;) {
    const { table } = rows[start] as TableRow
    let end = start + 1
    while (end < rows.length && rows[end]?.table === table) end += 1
    runs.push({ table, start, end })
    start = end
  }
  return runs
}
