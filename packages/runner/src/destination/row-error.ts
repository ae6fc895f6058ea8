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
  /** Where the row is among those of the call of `write`; 0 is the first. Without it the row cannot be left out. */
  readonly index?: number | undefined
  /** The other rows of the call that cannot be written, in their order. */
  readonly others?: readonly RowError[]
  readonly cause?: unknown
}

/**
 * A row that a destination cannot write: a value of it is circular or of a class that no table holds, the row is too
 * large, or the database does not take it. The destination has taken no row of the batch. The batches before it are made
 * safe.
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
  /** Where the row is among those of the call of `write`, or of the commit if that refused it. 0 is the first. */
  readonly index: number | undefined
  /** The other rows of the call that cannot be written. A destination stops looking after 1,000 of them. */
  readonly others: readonly RowError[]

  constructor(message: string, facts: RowFacts) {
    super(message, { code: 'PANOPLY_ROW_REFUSED', retryable: false, cause: facts.cause })
    this.table = facts.table
    this.rowNumber = facts.rowNumber
    this.rowId = facts.rowId
    this.path = facts.path
    this.index = facts.index
    this.others = facts.others ?? []
  }
}
