import type { Announcer } from './announcer.js'
import type { Settlement } from './delivery/settlement.js'
import type { RecordOwner } from './message/record-owners.js'
import { TableStream } from './table-stream.js'

export interface TableStreamsParts {
  /** Accepts a record that its owner answers for; `false` asks for a pause. */
  readonly write: (table: string, record: object, owner: RecordOwner) => boolean
  readonly ready: () => Promise<void>
  /** Sends everything and resolves when it is settled. */
  readonly settled: () => Promise<void>
  readonly settlement: Settlement
  readonly announcer: Announcer
  readonly highWaterBytes: number
}

/** The streams of a writer that are not over yet. */
export class TableStreams {
  readonly #parts: TableStreamsParts
  readonly #open = new Set<TableStream>()

  constructor(parts: TableStreamsParts) {
    this.#parts = parts
  }

  open(table: string): TableStream {
    const { write, ready, settled, settlement, announcer, highWaterBytes } = this.#parts
    const stream = new TableStream(table, {
      write: (record, owner) => write(table, record, owner),
      ready,
      isBusy: () => settlement.isBusy,
      settled,
      maxFailedBytes: highWaterBytes,
      holds: (recordCount) => {
        announcer.unclaimed(recordCount, 'the error of their stream')
      },
      giveBack: (failure) => {
        settlement.keep(failure)
      },
      ended: () => {
        this.#open.delete(stream)
      },
    })
    this.#open.add(stream)
    return stream
  }

  /** Nothing can be written any more: what an open stream holds would wait for an end that may never come. */
  letGo(): void {
    for (const stream of this.#open) stream.giveBack()
  }
}
