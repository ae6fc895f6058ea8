import type { DeliveryReport } from './delivery/delivery-report.js'
import type { Settlement } from './delivery/settlement.js'
import type { RecordOwner } from './message/record-owners.js'
import { requireTable } from './record/encode-record.js'
import { TableStream } from './table-stream.js'

/** What the streams of a writer need of it. */
export interface StreamedWriter {
  readonly settlement: Settlement
  /** How many bytes of failed records a stream keeps at most. */
  readonly maxFailedBytes: number
  write(table: string, record: object, owner: RecordOwner): boolean
  ready(): Promise<void>
  /** Sends everything and resolves when it is settled; nobody reads the report. */
  settled(): Promise<DeliveryReport>
  /** A stream keeps so many failed records until its end, which is not in sight. */
  holds(recordCount: number): void
}

/** The streams of a writer that are not over yet. */
export class TableStreams {
  readonly #writer: StreamedWriter
  readonly #open = new Set<TableStream>()

  constructor(writer: StreamedWriter) {
    this.#writer = writer
  }

  /** @throws InvalidArgumentError when the table is not a non-empty string */
  open(table: string): TableStream {
    requireTable(table)
    const writer = this.#writer
    const stream = new TableStream(table, {
      write: (record, owner) => writer.write(table, record, owner),
      ready: () => writer.ready(),
      isBusy: () => writer.settlement.isBusy,
      settled: async () => {
        await writer.settled()
      },
      maxFailedBytes: writer.maxFailedBytes,
      holds: (recordCount) => {
        writer.holds(recordCount)
      },
      giveBack: (failure) => {
        writer.settlement.keep(failure)
      },
      ended: () => {
        this.#open.delete(stream)
      },
    })
    this.#open.add(stream)
    return stream
  }

  /** Nothing can be written any more: what a stream holds would wait for an end that may never come. */
  giveBack(): void {
    for (const stream of this.#open) stream.giveBack()
  }
}
