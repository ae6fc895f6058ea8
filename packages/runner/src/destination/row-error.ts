import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link RowError}. */
export interface RowFacts {
  readonly table: string
  /** The number of the row in its table, counted from 1 over the run. */
  readonly rowNumber: number
  /** The id that `idpattern` or a primary key gave the row. Absent: the row has none. */
  readonly rowId?: string | undefined
  /** The path of the value that cannot be written, such as `record.lines[3].price`. Absent: the row as a whole. */
  readonly path?: string | undefined
  /** The position of the row in the call of `write`, counted from 0. Without it the row cannot be left out. */
  readonly index?: number | undefined
  /** The other rows of the call that cannot be written, in their order. */
  readonly others?: readonly RowError[]
  readonly cause?: unknown
}

/**
 * A row that a destination cannot write. A value of it is circular or of a class that no table holds, the row is too
 * large, or the database refuses it. The destination has taken no row of the batch. The batches before it are
 * committed.
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
  /** The position of the row in the call of `write`, or in the commit if the commit refused it. Counted from 0. */
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
