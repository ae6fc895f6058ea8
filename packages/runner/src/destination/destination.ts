import type { StreamDeclaration } from '@panoply/datasource'

import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'
import type { LateRefusals } from './late-refusals.js'

/** How much of a table a destination took. */
export interface TableReport {
  readonly table: string
  readonly rows: number
}

/** What a destination can say of its work, for the summary of a run. */
export interface DestinationReport {
  readonly tables: readonly TableReport[]
  /** Bytes of the rows as the destination encodes them, where it counts them. */
  readonly bytes: number | undefined
  /** Where the data is, for a person. */
  readonly location: string
  /** A command or a statement that shows the data, where there is one. */
  readonly query: string | undefined
}

/** What a destination is opened with. */
export interface DestinationOpening {
  /** Names the source in this destination: checkpoints belong to it. */
  readonly runKey: string
  /** The checkpoint that the state store has kept of this source and destination, if it keeps any. */
  readonly kept?: Checkpoint | undefined
  /**
   * The streams that the source declares, with the types of their columns. A row belongs to the stream that its `stream`
   * names, else to the one with the name of its table. Default: none is declared.
   */
  readonly streams?: readonly StreamDeclaration[] | undefined
  /**
   * Tells the operator of the run what the destination did that they may not expect, such as a column of theirs that got
   * another type. The same message comes once per run. Default: nothing is told.
   */
  readonly warn?: ((message: string) => void) | undefined
}

/**
 * Where rows go. The runner calls `open` once, then `write` and `commit` in turn and never two at a time, then `close`.
 * Every failure is thrown: the runner stops reading, and nothing after the last commit counts as delivered.
 */
export interface Destination {
  /** Names the place (`duckdb:/data/panoply.duckdb`): state that belongs to one place is never used for another. */
  readonly id: string
  /** Whether `commit` stores the checkpoint with the rows, in one transaction. The runner then keeps none elsewhere. */
  readonly keepsCheckpoint: boolean
  /** Whether a row with an id takes the place of the row that has the same id. Default `false`. */
  readonly replacesById?: boolean
  /**
   * Makes ready.
   *
   * @returns the checkpoint kept with the rows by an earlier run, if this destination keeps any
   */
  open(opening: DestinationOpening): Promise<Checkpoint | undefined>
  /**
   * Puts the tables of the run into a schema. Called before the first rows, for sources that ask for it with the parameter
   * `schema`. Absent where the place has no schemas.
   */
  chooseSchema?(schema: string): void
  /**
   * Takes rows. Resolves when it can take more: the source is not read before.
   *
   * @throws RowError when rows cannot be written; no row of the call is taken then (`encodeRows` sees to it). The runner
   * may write the other rows of the batch again
   */
  write(rows: readonly TableRow[]): Promise<void>
  /**
   * Makes every row taken so far safe.
   *
   * @param settle acknowledges those rows and returns the checkpoint to keep. It is called once, when nothing but the
   * storing of the checkpoint itself can fail any more. Its argument becomes the checkpoint's `place`: what `open` of
   * the next run needs to know of this destination.
   * @param refusals for a place that refuses rows only now, as a database with a constraint does. Default: the first such
   * row is the failure of the commit
   */
  commit(settle: (place?: PlainObject) => Checkpoint, refusals?: LateRefusals): Promise<void>
  /**
   * Empties a table before its first row of a run, for sources that ask for it with `truncateTable`. It takes effect with
   * the rows of the next `write`, in the same commit, and not at all if that `write` refuses its rows: one bad row leaves no
   * empty table behind. Absent where what was sent cannot be taken back: the run then warns, and adds its rows.
   */
  truncate?(table: string): Promise<void>
  /**
   * Gives up every row since the last commit, as if it had not been written; tables that were emptied since then are full
   * again. Absent where what was sent cannot be taken back.
   */
  rollback?(): Promise<void>
  /** Releases what `open` took. Rows after the last commit are given up. */
  close(): Promise<void>
  /** What was committed so far. */
  report(): DestinationReport
}
