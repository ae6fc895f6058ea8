import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { type ColumnType, ID_KEY, listedContent } from '@panoply/runner'

import { toColumnValue } from '../columns/column-value.js'
import { DECIMAL_DIGITS } from '../columns/decimal.js'
import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDataChunk,
  HUGEINT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  VARCHAR,
} from '../duckdb-api.js'
import { comparedName, quoteName } from '../sql.js'
import { sqlTypeOf, type StoredType } from '../columns/sql-type.js'
import type { StagedColumn } from './staged-column.js'
import { queryOfTexts } from './text-stage.js'

/** The column of the id of a row. `idpattern` or a primary key gives the id. */
export const ID_COLUMN = ID_KEY

const STAGE = 'temp.panoply_stage'

/** The largest number of rows of a chunk in DuckDB (https://duckdb.org/docs/stable/internals/vector). */
const CHUNK_ROWS = 2048

/**
 * The largest number of values of a chunk. Rows with many columns have smaller chunks. A value needs up to 16 bytes.
 */
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

/** Replaces the rows of the temporary table. */
export const stageRows = async (
  connection: DuckDBConnection,
  columns: readonly StagedColumn[],
  rowCount: number,
): Promise<void> => {
  const query = queryOfTexts(columns, rowCount)
  if (query) {
    await connection.run(`CREATE OR REPLACE TEMP TABLE panoply_stage AS ${query.sql}`, query.texts)
    return
  }
  const definitions = columns.map((column) => `${quoteName(column.name)} ${sqlTypeOf(column)}`)
  await connection.run(`CREATE OR REPLACE TEMP TABLE panoply_stage (${definitions.join(', ')})`)
  const appender = await connection.createAppender('panoply_stage', 'main', 'temp')
  const types = columns.map(chunkType)
  const chunkRows = Math.min(CHUNK_ROWS, Math.ceil(CHUNK_VALUES / columns.length))
  for (let start = 0; start < rowCount; start += chunkRows) {
    const length = Math.min(chunkRows, rowCount - start)
    const chunk = DuckDBDataChunk.create(types, length)
    chunk.setColumns(columns.map((column) => chunkValues(column, start, length)))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

const chunkValues = (column: StagedColumn, start: number, length: number): DuckDBValue[] => {
  const { all } = column.content
  const values: DuckDBValue[] = []
  for (let index = start; index < start + length; index += 1) {
    values.push(toColumnValue(all[index], column))
  }
  return values
}

/**
 * Numbers rows in the order in which they came. `rowid` cannot be used, because rows may have a column of that name.
 */
export const orderColumn = (columns: readonly StagedColumn[], rowCount: number): StagedColumn => {
  const taken = new Set(columns.map(({ name }) => comparedName(name)))
  let name = 'row_order'
  while (taken.has(name)) name += '_'
  const all = Array.from({ length: rowCount }, (_, index) => index)
  return { name, type: 'INTEGER', scale: 0, content: listedContent(all) }
}

/** The columns that identify equal rows and their order. */
export interface Identity {
  readonly idColumn: string
  /** The type of the id in the table, for SQL. A key of the table may have another type than the staged ids. */
  readonly idType: string
  readonly orderColumn: string
}

/**
 * Merges the staged rows into a table that has all of their columns.
 *
 * @param target the name of the table for SQL
 * @param identity given if the rows have ids
 * @param rowCount the number of staged rows @returns the number of replaced rows, in the table and in the stage
 */
export const mergeStaged = async (
  connection: DuckDBConnection,
  target: string,
  identity: Identity | undefined,
  rowCount: number,
): Promise<number> => {
  if (!identity) {
    await connection.run(`INSERT INTO ${target} BY NAME SELECT * FROM ${STAGE}`)
    return 0
  }
  const id = quoteName(identity.idColumn)
  const staged = `CAST(${id} AS ${identity.idType})`
  const order = quoteName(identity.orderColumn)
  const deleted = await connection.run(
    `DELETE FROM ${target} WHERE ${id} IN (SELECT ${staged} FROM ${STAGE} WHERE ${id} IS NOT NULL)`,
  )
  // If several rows have the same id, the last one is kept.
  const inserted = await connection.run(
    `INSERT INTO ${target} BY NAME SELECT * EXCLUDE (${order}) FROM ${STAGE}
     QUALIFY ${id} IS NULL OR row_number() OVER (PARTITION BY ${staged} ORDER BY ${order} DESC) = 1`,
  )
  return deleted.rowsChanged + rowCount - inserted.rowsChanged
}

const NUMBER = /INT|DECIMAL|DOUBLE|FLOAT/

/** Whether a staged column has values that another type cannot hold without a change. */
export const hasMisfits = async (
  connection: DuckDBConnection,
  column: string,
  sqlType: string,
): Promise<boolean> => {
  const name = quoteName(column)
  const cast = `TRY_CAST(${name} AS ${sqlType})`
  const isOther = NUMBER.test(sqlType)
    ? ` OR TRY_CAST(${name} AS DOUBLE) IS DISTINCT FROM TRY_CAST(${cast} AS DOUBLE)`
    : ''
  const answer = await connection.runAndReadAll(
    `SELECT 1 FROM ${STAGE} WHERE ${name} IS NOT NULL AND (${cast} IS NULL${isOther}) LIMIT 1`,
  )
  return answer.currentRowCount > 0
}
