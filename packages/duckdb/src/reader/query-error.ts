import { PanoplyError } from '@panoply/errors'

/**
 * Why a query has no answer:
 *
 * - `refused`: it is not a single statement that only reads the tables of the file
 * - `wrong`: the database reports an error in it
 * - `interrupted`: `interrupt` ended it
 * - `missing`: there is no such table or column
 * - `closed`: the reader or its destination was closed before there was an answer. A new reader may have one.
 */
export type QueryErrorKind = 'refused' | 'wrong' | 'interrupted' | 'missing' | 'closed'

/** Thrown by a `DuckDbReader` for a query that it does not answer. Trying again with this reader does not help. */
export class QueryError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'QueryError', configurable: true })
  }

  declare readonly code: 'PANOPLY_QUERY_FAILED'
  readonly kind: QueryErrorKind

  constructor(message: string, kind: QueryErrorKind, cause?: unknown) {
    super(message, {
      ...{ code: 'PANOPLY_QUERY_FAILED', retryable: false },
      ...(cause !== undefined && { cause }),
    })
    this.kind = kind
  }
}
