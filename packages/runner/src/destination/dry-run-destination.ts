import type { TableRow } from '../routing/table-row.js'
import type { Checkpoint } from '../state/checkpoint.js'
import type { Destination, DestinationReport } from './destination.js'
import { encodeRows } from './encode-rows.js'
import { rowToJson } from './json-line.js'
import { RowCounts } from './row-counts.js'

/**
 * Checks rows and does not write them. For trials of a source, and for previews. A listener gets each row.
 *
 * @example
 * ```ts
 * const destination = new DryRunDestination(({ table, record }) => console.log(table, record))
 * await destination.write([{ table: 'people', id: undefined, record: { name: 'Ann' } }])
 * ```
 */
export class DryRunDestination implements Destination {
  readonly id = 'nowhere'
  readonly keepsCheckpoint = false
  readonly #onRow: (row: TableRow) => void
  readonly #counts = new RowCounts()

  /** @param onRow called with each row. Default: nothing */
  constructor(onRow: (row: TableRow) => void = () => undefined) {
    this.#onRow = onRow
  }

  open(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  /** It refuses the rows that every destination refuses. */
  // oxlint-disable-next-line typescript/require-await -- an error becomes a rejection
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
