import type { Checkpoint, Destination, DestinationReport, TableRow } from '@panoply/runner'

import { TableColumns } from '../streams/table-columns.js'

/** The facts about a table from a sample. */
export interface SampledTable {
  readonly columns: TableColumns
  /** Whether each of its rows had an id. */
  hasIds: boolean
}

/** Further tables are not remembered. */
const MAX_TABLES = 1_000

/** Learns tables and columns from the first batches of a source. It keeps no row. */
export class SampleDestination implements Destination {
  readonly id = 'sample'
  readonly keepsCheckpoint = true
  readonly tables = new Map<string, SampledTable>()
  readonly #maxBatches: number
  readonly #onEnough: () => void
  #batches = 0
  #hasState = false

  /** @param onEnough called after the last batch of the sample */
  constructor(maxBatches: number, onEnough: () => void) {
    this.#maxBatches = maxBatches
    this.#onEnough = onEnough
  }

  /** Whether the source reported a state in the sample. */
  get hasState(): boolean {
    return this.#hasState
  }

  open(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  write(rows: readonly TableRow[]): Promise<void> {
    for (const { table, record, id } of rows) {
      const sampled = this.#tableOf(table)
      if (!sampled) continue
      sampled.columns.see(record)
      sampled.hasIds &&= id !== undefined
    }
    if (rows.length > 0) this.#batches += 1
    if (this.#batches >= this.#maxBatches) this.#onEnough()
    return Promise.resolve()
  }

  commit(settle: () => Checkpoint): Promise<void> {
    if (Object.keys(settle().state).length > 0) this.#hasState = true
    return Promise.resolve()
  }

  truncate(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  report(): DestinationReport {
    return { tables: [], bytes: undefined, location: 'a sample', query: undefined }
  }

  #tableOf(table: string): SampledTable | undefined {
    const known = this.tables.get(table)
    if (known || this.tables.size >= MAX_TABLES) return known
    const sampled = { columns: new TableColumns(), hasIds: true }
    this.tables.set(table, sampled)
    return sampled
  }
}
