import { textOf } from '@panoply/runner'

import { DuckDbError } from '../duckdb-error.js'
import { FixedColumnError, type IndexedTableError } from '../table/fixed-column.js'
import { dropIndexes, indexesOf, remakeIndexes, type TableIndex } from '../table/table-indexes.js'
import { tableRefused } from '../table/table-refusal.js'
import type { TableWork } from '../table/table-work.js'
import type { OpenTables } from './open-tables.js'

type Warn = (message: string) => void

/**
 * Widens a table whose indexes prevent that. The indexes are noted beside the checkpoints, dropped, and made again. If
 * the process is killed meanwhile, the next process finds the note.
 *
 * @param reason why DuckDB did not widen it
 * @throws DuckDbError if the table has no index, or if dropping them has not helped before
 */
export const widenWithoutIndexes = async (
  tables: OpenTables,
  work: TableWork,
  reason: IndexedTableError,
  warn: Warn,
): Promise<void> => {
  const place = await tables.placeOf(work.table)
  const indexes = await indexesOf(tables.connection, place)
  if (indexes.length === 0 || !tables.mayHeal(work.table)) {
    throw inTheWay(work.table, indexes, reason)
  }
  await tables.transaction(() => dropIndexes(tables.connection, place, indexes))
  tables.forget()
  try {
    await tables.transaction(async () => {
      const table = await tables.table(work.table)
      for (const rows of work.rows()) await table.widen(rows)
    })
  } catch (error) {
    // The column keeps its type. Rows that do not fit are reported when they are written.
    if (!(error instanceof FixedColumnError)) throw tableRefused(work.table, [], error)
    tables.fix(work.table, error)
  } finally {
    await remakeDropped(tables, warn)
  }
}

/** Makes the indexes again that this run or an earlier one has dropped. */
export const remakeDropped = async (tables: OpenTables, warn: Warn): Promise<void> => {
  const made = await remakeIndexes(tables.connection, (work) => tables.transaction(work))
  for (const table of new Set(made.map((index) => index.table))) {
    const names = made.filter((index) => index.table === table).map(({ name }) => name)
    warn(
      `table ${JSON.stringify(table)}: the indexes ${names.map((name) => JSON.stringify(name)).join(', ')} were dropped and ` +
        'made again, because DuckDB widens no column of a table with indexes',
    )
  }
}

const inTheWay = (
  table: string,
  indexes: readonly TableIndex[],
  reason: IndexedTableError,
): DuckDbError =>
  new DuckDbError(
    `rows that came need other column types in table ${JSON.stringify(table)}, and something depends on it ` +
      `(${indexes.map(({ name }) => `index ${JSON.stringify(name)}`).join(', ') || textOf(reason.cause)}). Drop that, run ` +
      'again, and make it anew; or keep the column as text with stringFields',
    { kind: 'conflict', table, cause: reason.cause },
  )
