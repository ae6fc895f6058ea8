import { Writable } from 'node:stream'

import { DeliveryError, isPanoplyError, type TableRecord } from '@panoply/errors'

import type { UndeliveredRecord } from './delivery/delivery-report.js'
import type { Custody } from './spool/custody.js'

/** What a table's stream needs of its writer. */
export interface TableWriter {
  /** Accepts a record; `false` asks for a pause. */
  write(record: object): boolean
  ready(): Promise<void>
  /** Whether something is still under way that may make room. */
  isBusy(): boolean
  /** Sends everything and resolves when it is settled. */
  settled(): Promise<void>
  /** How many bytes of failed records are kept until the stream ends; beyond it the stream fails at once. */
  readonly maxFailedBytes: number
  /** Tells the listener of the table's records that were given up, until the returned function is called. */
  listen(
    listener: (error: DeliveryError, bytes: number, custody: Custody | undefined) => void,
  ): () => void
  /** Failed records that the stream can tell nobody of any more. */
  giveBack(
    records: readonly UndeliveredRecord[],
    bytes: number,
    custodies: readonly Custody[],
  ): void
}

/**
 * An object-mode `Writable` whose chunks are records of one table. It takes no more while the writer is above its
 * high-water mark, and it finishes when everything is settled: with a `DeliveryError` when records of the table were
 * given up meanwhile. A stream that is destroyed before gives those records back to the writer's next report.
 */
export const createTableWritable = (table: string, writer: TableWriter): Writable => {
  const failures = new TableFailures(table)
  const stopListening = writer.listen((error, bytes, custody) => {
    failures.add(error, bytes, custody)
  })

  const accept = async (record: object): Promise<void> => {
    if (failures.bytes > writer.maxFailedBytes) throw failures.take()
    try {
      if (!writer.write(record)) await writer.ready()
    } catch (error) {
      const isFull = isPanoplyError(error) && error.code === 'PANOPLY_BUFFER_FULL'
      if (!isFull || !writer.isBusy()) throw error
      await writer.ready()
      await accept(record)
    }
  }

  const finish = async (): Promise<void> => {
    await writer.settled()
    if (failures.bytes > 0) throw failures.take()
  }

  return new Writable({
    objectMode: true,
    write: (record: object, _encoding, done) => {
      settle(accept(record), done)
    },
    final: (done) => {
      settle(finish(), done)
    },
    destroy: (error, done) => {
      stopListening()
      const { bytes } = failures
      if (bytes > 0) writer.giveBack(failures.records(), bytes, failures.custodies)
      done(error)
    },
  })
}

const settle = (work: Promise<void>, done: (error?: Error | null) => void): void => {
  work.then(
    () => {
      done()
    },
    (error: unknown) => {
      done(error instanceof Error ? error : new Error(String(error)))
    },
  )
}

/** Records of one table that were given up and that the stream has not told of yet. */
class TableFailures {
  readonly #table: string
  #errors: DeliveryError[] = []
  /** Held until the stream has told of the records. */
  custodies: Custody[] = []
  bytes = 0

  constructor(table: string) {
    this.#table = table
  }

  add(error: DeliveryError, bytes: number, custody: Custody | undefined): void {
    this.#errors.push(error)
    custody?.hold()
    if (custody) this.custodies.push(custody)
    this.bytes += bytes
  }

  records(): UndeliveredRecord[] {
    const isOurs = (record: TableRecord): boolean => record.table === this.#table
    return this.#errors.flatMap((error) =>
      error.records.filter(isOurs).map((record) => ({ ...record, error })),
    )
  }

  /** One error with all the records, which are forgotten here. There must be some. */
  take(): DeliveryError {
    const records = this.records().map(({ table, record }) => ({ table, record }))
    const first = this.#errors[0] as DeliveryError
    for (const custody of this.custodies.splice(0)) custody.release()
    this.#errors = []
    this.bytes = 0
    return new DeliveryError(
      `${records.length} of the records written to ${JSON.stringify(this.#table)} were not delivered: ${first.message}`,
      { records, attempts: first.attempts, retryable: first.retryable, cause: first },
    )
  }
}
