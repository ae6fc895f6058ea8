import { PanoplyError } from '@panoply/errors'

/**
 * Why a DuckDB file did not take what it was given:
 *
 * - `row`: a constraint or the type of a column does not take a row
 * - `conflict`: something that others made of the table (an index, a view) does not go with the rows
 * - `limit`: the table is larger than the memory that DuckDB has for it
 */
export type DuckDbFailure = 'row' | 'conflict' | 'limit'

/**
 * Thrown if a table of a DuckDB file refuses rows or a change. The message names the table. `cause` is what DuckDB
 * said.
 */
export class DuckDbError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', {
      value: 'DuckDbError',
      configurable: true,
    })
  }

  declare readonly code: 'PANOPLY_DUCKDB_FAILED'
  readonly kind: DuckDbFailure
  readonly table: string
  /** The column of the refused value, if it is known. */
  readonly column: string | undefined

  constructor(
    message: string,
    facts: {
      readonly kind: DuckDbFailure
      readonly table: string
      readonly column?: string | undefined
      readonly cause?: unknown
    },
  ) {
    super(message, {
      code: 'PANOPLY_DUCKDB_FAILED',
      retryable: false,
      cause: facts.cause,
    })
    this.kind = facts.kind
    this.table = facts.table
    this.column = facts.column
  }
}
