import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  HUGEINT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api'
import { type ColumnType, ID_KEY } from '@panoply/runner'

import { toColumnValue } from '../columns/column-value.js'
import { DECIMAL_DIGITS } from '../columns/decimal.js'
import { comparedName, quoteName } from '../sql.js'
import { sqlTypeOf, type StoredType } from '../columns/sql-type.js'

/** The column of the id that `idpattern` or a primary key gave a row. */
export const ID_COLUMN = ID_KEY

/** A column on its way into a table: its name and type there, and its values, which may end before the last row. */
export interface StagedColumn extends StoredType {
  readonly name: string
  readonly values: readonly unknown[]
}

const STAGE = 'temp.panoply_stage'

/** DuckDB takes no longer pieces (https://duckdb.org/docs/stable/internals/vector) … */
const CHUNK_ROWS = 2048

/** … and of rows with many columns as many as have about this many values: a value takes up to 16 bytes. */
const CHUNK_VALUES = 512 * 1024

const CHUNK_TYPES: Readonly<Record<Exclude<ColumnType, 'DECIMAL'>, DuckDBType>> = {
  NULL: VARCHAR,
  BOOLEAN,
  INTEGER: BIGINT,
  LONG: BIGINT,
  HUGEINT,
  DOUBLE,
  TIMESTAMP: TIMESTAMPTZ,
  DATETIME: TIMESTAMP,
  DATE,
  TIME,
  BLOB,
  VARCHAR,
  JSON: VARCHAR,
}

const chunkType = ({ type, scale }: StoredType): DuckDBType =>
  type === 'DECIMAL' ? DECIMAL(DECIMAL_DIGITS, scale) : CHUNK_TYPES[type]

/** Puts rows into a temporary table, in place of those that were there. */
export const stageRows = async (
  connection: DuckDBConnection,
  columns: readonly StagedColumn[],
  rowCount: number,
): Promise<void> => {
  const definitions = columns.map((column) => `${quoteName(column.name)} ${sqlTypeOf(column)}`)
  await connection.run(`CREATE OR REPLACE TEMP TABLE panoply_stage (${definitions.join(', ')})`)
  const appender = await connection.createAppender('panoply_stage', 'main', 'temp')
  const types = columns.map(chunkType)
  const chunkRows = Math.min(CHUNK_ROWS, Math.ceil(CHUNK_VALUES / columns.length))
  for (let start = 0; start < rowCount; start += chunkRows) {
    const length = Math.min(chunkRows, rowCount - start)
    const chunk = DuckDBDataChunk.create(types, length)
    chunk.setColumns(
      columns.map((column) =>
        Array.from({ length }, (_, index) => toColumnValue(column.values[start + index], column)),
      ),
    )
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

/** Numbers rows in the order in which they came; `rowid` would be a column of their own where they have one. */
export const orderColumn = (columns: readonly StagedColumn[], rowCount: number): StagedColumn => {
  const taken = new Set(columns.map(({ name }) => comparedName(name)))
  let name = 'row_order'
  while (taken.has(name)) name += '_'
  const values = Array.from({ length: rowCount }, (_, index) => index)
  return { name, type: 'INTEGER', scale: 0, values }
}

/** Which rows are one, and which of them is the last. */
export interface Identity {
  readonly idColumn: string
  readonly orderColumn: string
}

/**
 * Moves what is staged into a table that has all its columns.
 *
 * @param target the table as SQL takes it
 * @param identity where rows have ids
 */
export const mergeStaged = async (
  connection: DuckDBConnection,
  target: string,
  identity: Identity | undefined,
): Promise<void> => {
  if (!identity) {
    await connection.run(`INSERT INTO ${target} BY NAME SELECT * FROM ${STAGE}`)
    return
  }
  const id = quoteName(identity.idColumn)
  const order = quoteName(identity.orderColumn)
  await connection.run(
    `DELETE FROM ${target} WHERE ${id} IN (SELECT ${id} FROM ${STAGE} WHERE ${id} IS NOT NULL)`,
  )
  // Of rows with one id the last one to come stays.
  await connection.run(
    `INSERT INTO ${target} BY NAME SELECT * EXCLUDE (${order}) FROM ${STAGE}
     QUALIFY ${id} IS NULL OR row_number() OVER (PARTITION BY ${id} ORDER BY ${order} DESC) = 1`,
  )
}
