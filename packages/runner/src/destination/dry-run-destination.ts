import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { Destination, DestinationReport } from './destination.js'
import { encodeRows } from './encode-rows.js'
import { rowToJson } from './json-line.js'
import { RowCounts } from './row-counts.js'

/** Writes nothing, and shows the rows to a listener: for a trial of a source, and for its first rows. */
export class DryRunDestination implements Destination {
  readonly id = 'nowhere'
  readonly keepsCheckpoint = false
  readonly #onRow: (row: TableRow) => void
  readonly #counts = new RowCounts()

  /** @param onRow hears each row. Default: nothing */
  constructor(onRow: (row: TableRow) => void = () => undefined) {
    this.#onRow = onRow
  }

  open(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  /** Refuses the rows that no destination takes. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is its rejection
  async write(rows: readonly TableRow[]): Promise<void> {
    encodeRows(rows, this.#counts, rowToJson)
    for (const row of rows) {
      this.#counts.take(row.table)
      this.#onRow(row)
    }
  }

  commit(settle: () => Checkpoint): Promise<void> {
    settle()
    this.#counts.commit()
    return Promise.resolve()
  }

  rollback(): Promise<void> {
    this.#counts.rollback()
    return Promise.resolve()
  }

  truncate(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  report(): DestinationReport {
    return {
      ...{ tables: this.#counts.committed, bytes: undefined, query: undefined },
      location: 'nowhere (nothing is written)',
    }
  }
}
