import type { DuckDBConnection } from '@duckdb/node-api'
import { type ColumnContent, NULL_MARK, VALUE_SEPARATOR } from '@panoply/runner'

import { quoteName } from '../sql.js'
import type { HasFrom, IdOrder } from './id-order.js'
import type { StagedColumn } from './staged-column.js'
import { mergeStaged, orderColumn, stageRows } from './staging.js'
import { queryOfTexts, type RowQuery } from './text-stage.js'

/** Rows for a table that has all of their columns. */
export interface InsertOrder {
  /** The name of the table for SQL. */
  readonly target: string
  readonly columns: readonly StagedColumn[]
  readonly rowCount: number
  /** The column of the ids, if the rows have ids. */
  readonly idColumn: string | undefined
  /** The type of this column in the table, for SQL. */
  readonly idType: string
  /** The order of the ids that this transaction has inserted into the table. */
  readonly idOrder: IdOrder
}

/**
 * Inserts rows without a temporary table. Rows of the table with the same ids are deleted before.
 *
 * @returns the number of replaced rows. `undefined` if the rows have to be staged: they have no text, or some of them have
 * the same id, of which only the last one is kept. Nothing is done then
 */
export const insertUnstaged = async (
  connection: DuckDBConnection,
  { target, columns, rowCount, idColumn, idOrder }: InsertOrder,
): Promise<number | undefined> => {
  const query = queryOfTexts(columns, rowCount)
  if (!query) return undefined
  const ids = columns.find(({ name }) => name === idColumn)
  let replaced = 0
  // Rows without ids may have values of their own in the column of the ids.
  if (idColumn === undefined) idOrder.giveUp()
  const hasFrom: HasFrom = (id) => hasIdFrom(connection, target, idColumn ?? '', id)
  if (ids && !(ids.type === 'VARCHAR' && (await idOrder.areNew(ids.content, hasFrom)))) {
    const own = hasUniqueValues(ids.content) && queryOfTexts([ids], rowCount)
    if (!own) return undefined
    replaced = await deleteRows(connection, target, { column: ids.name, query: own })
  }
  await connection.run(`INSERT INTO ${target} BY NAME ${query.sql}`, query.texts)
  return replaced
}

/**
 * Inserts rows through a temporary table.
 *
 * @param check called when the rows are in the temporary table
 * @returns the number of replaced rows: rows of the table, and earlier rows among these
 */
export const insertStaged = async (
  connection: DuckDBConnection,
  { target, columns, rowCount, idColumn, idType, idOrder }: InsertOrder,
  check: () => Promise<void>,
): Promise<number> => {
  idOrder.giveUp()
  if (idColumn === undefined) {
    await stageRows(connection, columns, rowCount)
    await check()
    return await mergeStaged(connection, target, undefined, rowCount)
  }
  const order = orderColumn(columns, rowCount)
  await stageRows(connection, [...columns, order], rowCount)
  await check()
  const identity = { idColumn, idType, orderColumn: order.name }
  return await mergeStaged(connection, target, identity, rowCount)
}

const hasIdFrom = async (
  connection: DuckDBConnection,
  target: string,
  column: string,
  first: string,
): Promise<boolean> => {
  const id = quoteName(column)
  const isLater = `strlen(${id}) > ${first.length} OR strlen(${id}) = ${first.length} AND ${id} >= $1`
  const answer = await connection.runAndReadAll(
    `SELECT 1 FROM ${target} WHERE ${isLater} LIMIT 1`,
    [first],
  )
  return answer.currentRowCount > 0
}

/** @returns the number of deleted rows */
const deleteRows = async (
  connection: DuckDBConnection,
  target: string,
  { column, query }: { readonly column: string; readonly query: RowQuery },
): Promise<number> => {
  const id = quoteName(column)
  const deleted = await connection.run(
    `DELETE FROM ${target} WHERE ${id} IN (SELECT ${id} FROM (${query.sql}) WHERE ${id} IS NOT NULL)`,
    query.texts,
  )
  return deleted.rowsChanged
}

/** Whether each value occurs once. Nulls do not count. */
const hasUniqueValues = (content: ColumnContent): boolean => {
  const values = content.joined?.split(VALUE_SEPARATOR) ?? content.all
  const present = values.filter((value) => value !== null && value !== NULL_MARK)
  return new Set(present).size === present.length
}
