import type { Checkpoint, Destination, DestinationReport, TableRow } from '@panoply/runner'
import { RowCounts } from '@panoply/runner'

/** The calls of a {@link LedgerDestination} to its owner. */
export interface LedgerListener {
  /** Called when rows have come that are not committed yet. */
  readonly onWrite: () => void
  /** Called after a commit, with the number of all committed rows of the run and the checkpoint. */
  readonly onCommit: (rows: number, checkpoint: Checkpoint) => void
}

/** Keeps the rows of one run and its checkpoint in one step, as a database does. */
export class LedgerDestination implements Destination {
  readonly id = 'proof'
  readonly keepsCheckpoint = true
  readonly #listener: LedgerListener
  readonly #start: Checkpoint | undefined
  readonly #counts = new RowCounts()
  readonly #committed: TableRow[] = []
  #waiting: TableRow[] = []

  /** @param start the checkpoint that the run continues from */
  constructor(listener: LedgerListener, start: Checkpoint | undefined) {
    this.#listener = listener
    this.#start = start
  }

  /** The committed rows. */
  get rows(): readonly TableRow[] {
    return this.#committed
  }

  open(): Promise<Checkpoint | undefined> {
    return Promise.resolve(this.#start)
  }

  write(rows: readonly TableRow[]): Promise<void> {
    this.#listener.onWrite()
    // A copy: the source may change a row after it has returned it.
    this.#waiting.push(...rows.map((row) => ({ ...row, record: { ...row.record } })))
    for (const { table } of rows) this.#counts.take(table)
    return Promise.resolve()
  }

  commit(settle: () => Checkpoint): Promise<void> {
    const checkpoint = settle()
    this.#committed.push(...this.#waiting)
    this.#waiting = []
    this.#counts.commit()
    this.#listener.onCommit(this.#committed.length, checkpoint)
    return Promise.resolve()
  }

  rollback(): Promise<void> {
    this.#waiting = []
    this.#counts.rollback()
    return Promise.resolve()
  }

  truncate(): Promise<void> {
    // Each run has its own ledger.
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#waiting = []
    return Promise.resolve()
  }

  report(): DestinationReport {
    const { committed } = this.#counts
    return { tables: committed, bytes: undefined, location: 'proof', query: undefined }
  }
}
