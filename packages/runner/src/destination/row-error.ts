import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link RowError}. */
export interface RowFacts {
  readonly table: string
  /** Which row of the run it is in its table. 1 is the first. */
  readonly rowNumber: number
  /** The id that `idpattern` or a primary key gave the row. Absent: the row has none. */
  readonly rowId?: string | undefined
  /** The value that cannot be written, as `record.lines[3].price`. Absent: the row as a whole. */
  readonly path?: string | undefined
  readonly cause?: unknown
}

/**
 * A row that a destination cannot write: a value of it is circular or of a class that no table holds, or the row is too
 * large. The destination has taken no row of the batch. The batches before it are made safe.
 */
export class RowError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'RowError', configurable: true })
  }

  declare readonly code: 'PANOPLY_ROW_REFUSED'
  readonly table: string
  readonly rowNumber: number
  readonly rowId: string | undefined
  readonly path: string | undefined

  constructor(message: string, facts: RowFacts) {
    super(message, { code: 'PANOPLY_ROW_REFUSED', retryable: false, cause: facts.cause })
    this.table = facts.table
    this.rowNumber = facts.rowNumber
    this.rowId = facts.rowId
    this.path = facts.path
  }
}
