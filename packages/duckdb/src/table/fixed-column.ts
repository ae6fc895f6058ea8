import { DuckDbError } from '../duckdb-error.js'
import { textOf } from '@panoply/runner'

/** Thrown if DuckDB cannot change the type of a column, because another part of the table uses it. */
export class FixedColumnError extends Error {
  readonly column: string

  constructor(column: string, cause: unknown) {
    super(`the type of ${column} cannot be changed`, { cause })
    this.column = column
  }
}

/** Thrown if DuckDB cannot change the type of a column, because the table has indexes. */
export class IndexedTableError extends Error {
  constructor(column: string, cause: unknown) {
    super(`the type of ${column} cannot be changed as long as there are indexes`, { cause })
  }
}

/** The error for a refused change of a column's type. */
export const alterRefused = (column: string, error: unknown): unknown => {
  const message = textOf(error)
  if (/depend on it|index depends/i.test(message)) return new IndexedTableError(column, error)
  return /Cannot (change|alter)|referenced by|can not be changed/i.test(message)
    ? new FixedColumnError(column, error)
    : error
}

/** The error for a value that does not fit a column whose type cannot be changed. */
export const fixedColumn = (
  table: string,
  column: string,
  sqlType: string,
  reason: unknown,
): DuckDbError =>
  new DuckDbError(
    `column ${JSON.stringify(column)} of table ${JSON.stringify(table)} is ${sqlType} and does not hold the value, and its ` +
      'type cannot be changed: a key, a check or a generated column of the table uses it. Make the table anew without ' +
      'that, or leave the row out',
    { kind: 'row', table, column, cause: reason },
  )

/** The error for a value of a generated column. */
export const generatedColumn = (table: string, column: string): DuckDbError =>
  new DuckDbError(
    `column ${JSON.stringify(column)} of table ${JSON.stringify(table)} is generated: it takes no values. Leave it out with excludes`,
    { kind: 'row', table, column },
  )
