import type { Writable } from 'node:stream'

import { isPanoplyError } from '@panoply/errors'

import { combinedError } from './delivery/delivery-report.js'
import type { GivenUpRecords, RecordOwner } from './message/record-owners.js'
import { requireTable } from './record/table-name.js'

/** The methods of a writer that its streams need. */
export interface StreamedWriter {
  /**
   * The largest size of failed records that a stream keeps until it ends, in bytes. Above it the stream fails at once.
   */
  readonly maxFailedBytes: number
  /** Whether waiting can make room. */
  readonly isBusy: boolean
  /** Accepts a record that belongs to `owner`. `false` asks for a pause. */
  write(table: string, record: object, owner: RecordOwner): boolean
  ready(): Promise<void>
  /** Sends everything and resolves when it is settled. */
  settle(): Promise<void>
  /** A stream keeps `recordCount` failed records until its end, and no `error` listener has received them. */
  kept(recordCount: number): void
  /** Takes failed records that a stream can no longer hand back. */
  giveBack(records: GivenUpRecords): void
}

/**
 * The records of one table that come through an object-mode `Writable`, which
 *
 * - asks its source to pause while the writer is above its high-water mark.
 * - finishes when everything is settled. If records that were written to it were given up, it fails with a
 *   `DeliveryError` that holds them.
 * - returns its failed records to the writer, for the next report, if it is destroyed before its end.
 */
export class TableStream implements RecordOwner {
  readonly writable: Writable
  readonly #table: string
  readonly #writer: StreamedWriter
  #failed: GivenUpRecords[] = []
  #failedBytes = 0

  /** @throws InvalidArgumentError if the table is not a non-empty string */
  constructor(table: string, writer: StreamedWriter) {
    this.#table = requireTable(table)
    this.#writer = writer
    // Node loads its streams here and not with the package, because most programs only call `write`.
    const { Writable } = process.getBuiltinModule('node:stream')
    this.writable = new Writable({
      objectMode: true,
      write: (record: object, _encoding, done) => {
        settle(this.#accept(record), done)
      },
      final: (done) => {
        settle(this.#finish(), done)
      },
      destroy: (error, done) => {
        this.giveBack()
        done(error)
      },
    })
  }

  takeBack(records: GivenUpRecords): boolean {
    if (this.writable.destroyed) return false
    this.#failed.push(records)
    this.#failedBytes += records.keptBytes
    if (this.#failedBytes > this.#writer.maxFailedBytes) this.writable.destroy(this.#takeError())
    else if (!records.isReceived && !this.writable.writableEnded)
      this.#writer.kept(records.recordCount)
    return true
  }

  /**
   * Called when the writer is being closed. Returns the failed records to the writer, unless the stream is ending and
   * will hand them back itself.
   */
  giveBack(): void {
    const { writableEnded, destroyed } = this.writable
    if (writableEnded && !destroyed) return
    for (const records of this.#takeFailed()) this.#writer.giveBack(records)
  }

  async #accept(record: object): Promise<void> {
    try {
      if (!this.#writer.write(this.#table, record, this)) await this.#writer.ready()
    } catch (error) {
      const isFull = isPanoplyError(error) && error.code === 'PANOPLY_BUFFER_FULL'
      if (!isFull || !this.#writer.isBusy) throw error
      await this.#writer.ready()
      // If the stream was destroyed meanwhile, the source knows that the record was not written.
      if (!this.writable.destroyed) await this.#accept(record)
    }
  }

  async #finish(): Promise<void> {
    await this.#writer.settle()
    if (this.#failed.length > 0) throw this.#takeError()
  }

  /** One error with all failed records. Call it only if there are failed records. */
  #takeError(): Error {
    const failed = this.#takeFailed()
    const undelivered = failed.flatMap((records) => records.undelivered())
    for (const records of failed) records.receive()
    const table = JSON.stringify(this.#table)
    return combinedError(
      `${undelivered.length} of the records written to ${table} were not delivered`,
      undelivered,
    )
  }

  #takeFailed(): GivenUpRecords[] {
    const failed = this.#failed
    this.#failed = []
    this.#failedBytes = 0
    return failed
  }
}

type Done = (error?: Error | null) => void

const settle = (work: Promise<void>, done: Done): void => {
  work.then(
    () => {
      done()
    },
    (error: unknown) => {
      done(error instanceof Error ? error : new Error(String(error)))
    },
  )
}
