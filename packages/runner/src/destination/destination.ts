import type { StreamDeclaration } from '@panoply/datasource'

import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'
import type { LateRefusals } from './late-refusals.js'

/** The rows that a destination has taken for one table. */
export interface TableReport {
  readonly table: string
  /** The number of rows that this run has written. */
  readonly rows: number
  /**
   * The number of rows that rows of this run replaced, because they had the same id: rows of earlier runs, and earlier
   * rows of this run. If this run fills an empty table, the table holds `rows - replaced` rows. A run that resumes after
   * another one counts only its own rows, as in `rows`. Absent if the destination does not know it.
   */
  readonly replaced?: number
}

/** The facts that a destination adds to the summary of a run. */
export interface DestinationReport {
  readonly tables: readonly TableReport[]
  /** The size of the encoded rows in bytes, if the destination counts it. */
  readonly bytes: number | undefined
  /** The place of the data, for a person. */
  readonly location: string
  /** A command or a statement that shows the data, if there is one. */
  readonly query: string | undefined
}

/** The arguments with which a destination is opened. */
export interface DestinationOpening {
  /** Names the source in this destination. Checkpoints are kept under it. */
  readonly runKey: string
  /** The checkpoint that the state store has kept for this source and destination, if there is one. */
  readonly kept?: Checkpoint | undefined
  /**
   * The streams that the source declares, with the types of their columns. A row belongs to the stream that its
   * `stream` names, or else to the stream with the name of its table. Default: none is declared.
   */
  readonly streams?: readonly StreamDeclaration[] | undefined
  /**
   * Warns the operator of the run about an unexpected change, such as another type of an existing column. The same
   * message comes once per run. Default: no warnings.
   */
  readonly warn?: ((message: string) => void) | undefined
}

/**
 * The place where rows go. The runner calls `open` once, then `write` and `commit` in turn, then `close`. It waits for
 * each call, unless `takesRowsDuringCommit` is `true`. A failure is thrown: the runner then stops reading, and rows
 * after the last commit count as not delivered.
 */
export interface Destination {
  /** Names the place (`duckdb:/data/panoply.duckdb`). State of one place is never used for another. */
  readonly id: string
  /**
   * Whether `commit` stores the checkpoint together with the rows, in one transaction. Then the runner keeps no
   * checkpoint elsewhere.
   */
  readonly keepsCheckpoint: boolean
  /** Whether a row with an id replaces the row that has the same id. Default `false`. */
  readonly replacesById?: boolean
  /**
   * Whether the destination holds as many rows as it can. The run then commits before it writes more. Default `false`.
   * Rows whose state is not complete yet may then be safe before the state is.
   */
  readonly wantsCommit?: boolean
  /**
   * Whether `write` and `truncate` may be called while a `commit` runs. Rows that are written before the call of
   * `commit` belong to it, and later rows belong to the next one. A commit then takes place while the source is read
   * further, but never two commits at a time. Default `false`.
   */
  readonly takesRowsDuringCommit?: boolean
  /**
   * Prepares the place.
   *
   * @returns the checkpoint that an earlier run has stored with the rows, if this destination stores any
   */
  open(opening: DestinationOpening): Promise<Checkpoint | undefined>
  /**
   * Puts the tables of the run into a schema. Called before the first rows, if the source asks for it with the
   * parameter `schema`. Absent if the place has no schemas.
   */
  chooseSchema?(schema: string): void
  /**
   * Takes rows. Resolves when it can take more: the source is not read before that.
   *
   * @throws RowError when a row cannot be written. Then no row of the call is taken (see `encodeRows`). The runner may
   * write the other rows of the batch again
   */
  write(rows: readonly TableRow[]): Promise<void>
  /**
   * Commits every row that `write` has taken so far.
   *
   * @param settle acknowledges those rows and returns the checkpoint to keep. Call it once, when only storing the
   * checkpoint itself can still fail. Its argument becomes `place` of the checkpoint: the facts that `open` of the next
   * run needs.
   * @param refusals for a place that refuses rows only at the commit, such as a database with a constraint. Default:
   * the first refused row makes the commit fail
   */
  commit(settle: (place?: PlainObject) => Checkpoint, refusals?: LateRefusals): Promise<void>
  /**
   * Called if the checkpoint of the last commit could not be stored elsewhere. The run fails, and the next run continues
   * from an earlier checkpoint. A destination that can do so removes the rows of that commit before the next run writes.
   * Absent if `keepsCheckpoint` is `true`, or if sent rows cannot be taken back.
   */
  checkpointLost?(): void
  /**
   * Forgets the checkpoint that is kept with the rows, so that the next run starts from the beginning. The rows stay.
   * Called after `open`. Absent where `keepsCheckpoint` is `false`.
   */
  forget?(): Promise<void>
  /**
   * Empties a table before its first row of a run, if the source asks for it with `truncateTable`. It takes effect with
   * the rows of the next `write`, in the same commit. If that `write` refuses its rows, the table is not emptied.
   * Absent if sent rows cannot be taken back: the run then warns, and adds its rows.
   */
  truncate?(table: string): Promise<void>
  /**
   * Rolls back every row since the last commit. Tables that were emptied since then are full again. Absent if sent rows
   * cannot be taken back.
   */
  rollback?(): Promise<void>
  /** Releases everything that `open` took. Rows after the last commit are lost. */
  close(): Promise<void>
  /** The rows committed so far. */
  report(): DestinationReport
}
