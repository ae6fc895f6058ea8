import { Writable } from 'node:stream'

import { isPanoplyError } from '@panoply/errors'

import { combinedError } from './delivery/combined-error.js'
import type { Failure } from './delivery/failure.js'
import type { RecordOwner } from './message/record-owners.js'

/** What a table's stream needs of its writer. */
export interface TableWriter {
  /** Accepts a record that the owner answers for; `false` asks for a pause. */
  write(record: object, owner: RecordOwner): boolean
  ready(): Promise<void>
  /** Whether something is still under way that may make room. */
  isBusy(): boolean
  /** Sends everything and resolves when it is settled. */
  settled(): Promise<void>
  /** How many bytes of failed records are kept until the stream ends; beyond it the stream fails at once. */
  readonly maxFailedBytes: number
  /** The stream keeps so many failed records that nobody else was told of, and its end is not in sight. */
  holds(recordCount: number): void
  /** Failed records that the stream can tell nobody of any more. */
  giveBack(failure: Failure): void
  /** The stream is over. */
  ended(): void
}

/**
 * An object-mode `Writable` whose chunks are records of one table. It takes no more while the writer is above its
 * high-water mark, and it finishes when everything is settled: with a `DeliveryError` when records that were written
 * to it were given up meanwhile. What it cannot tell of, because it was destroyed before, it gives back to the writer.
 */
export class TableStream extends Writable implements RecordOwner {
  readonly #table: string
  readonly #writer: TableWriter
  #failures: Failure[] = []
  #failedBytes = 0

  constructor(table: string, writer: TableWriter) {
    super({ objectMode: true })
    this.#table = table
    this.#writer = writer
  }

  failed(failure: Failure): boolean {
    if (this.destroyed) return false
    const kept = failure.withoutOwner()
    kept.hold()
    this.#failures.push(kept)
    this.#failedBytes += kept.keptBytes
    if (this.#failedBytes > this.#writer.maxFailedBytes) this.destroy(this.#takeError())
    else if (!failure.isTold && !this.writableEnded) this.#writer.holds(failure.recordCount)
    return true
  }

  /** Gives back what it holds, unless it will tell of it when it ends. */
  giveBack(): void {
    if (this.writableEnded && !this.destroyed) return
    for (const failure of this.#takeFailures()) {
      this.#writer.giveBack(failure)
      failure.release()
    }
  }

  override _write(record: object, _encoding: BufferEncoding, done: Done): void {
    settle(this.#accept(record), done)
  }

  override _final(done: Done): void {
    settle(this.#finish(), done)
  }

  override _destroy(error: Error | null, done: Done): void {
    this.giveBack()
    this.#writer.ended()
    done(error)
  }

  async #accept(record: object): Promise<void> {
    try {
      if (!this.#writer.write(record, this)) await this.#writer.ready()
    } catch (error) {
      const isFull = isPanoplyError(error) && error.code === 'PANOPLY_BUFFER_FULL'
      if (!isFull || !this.#writer.isBusy()) throw error
      await this.#writer.ready()
      // Its source has been told that the stream is over: the record is the source's.
      if (!this.destroyed) await this.#accept(record)
    }
  }

  async #finish(): Promise<void> {
    await this.#writer.settled()
    if (this.#failures.length > 0) throw this.#takeError()
  }

  /** One error with all the records, which are forgotten here. There must be some. */
  #takeError(): Error {
    const failures = this.#takeFailures()
    const undelivered = failures.flatMap((failure) => failure.undelivered())
    for (const failure of failures) failure.release()
    const table = JSON.stringify(this.#table)
    return combinedError(
      `${undelivered.length} of the records written to ${table} were not delivered`,
      undelivered,
    )
  }

  #takeFailures(): Failure[] {
    const failures = this.#failures
    this.#failures = []
    this.#failedBytes = 0
    return failures
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
