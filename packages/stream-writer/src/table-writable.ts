import { Writable } from 'node:stream'

import { DeliveryError, isPanoplyError, type TableRecord } from '@panoply/errors'

/** What a table's stream needs of its writer. */
export interface TableWriter {
  /** Accepts a record; `false` asks for a pause. */
  write(record: object): boolean
  ready(): Promise<void>
  flush(): Promise<unknown>
  /** Tells the listener of records that were given up, until the returned function is called. */
  listen(listener: (error: DeliveryError) => void): () => void
}

/**
 * An object-mode `Writable` whose chunks are records of one table. It takes no more while the writer is above its
 * high-water mark, and it finishes when everything is settled: with a `DeliveryError` when records of the table were
 * given up meanwhile.
 */
export const createTableWritable = (table: string, writer: TableWriter): Writable => {
  const failures: DeliveryError[] = []
  const stopListening = writer.listen((error) => {
    if (error.records.some((record) => record.table === table)) failures.push(error)
  })

  const accept = async (record: object): Promise<void> => {
    try {
      if (!writer.write(record)) await writer.ready()
    } catch (error) {
      if (!isPanoplyError(error) || error.code !== 'PANOPLY_BUFFER_FULL') throw error
      await writer.ready()
      await accept(record)
    }
  }

  const finish = async (): Promise<void> => {
    await writer.flush()
    const [first] = failures
    if (first) throw summary(table, failures, first)
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

const summary = (
  table: string,
  failures: readonly DeliveryError[],
  first: DeliveryError,
): DeliveryError => {
  const isOurs = (record: TableRecord): boolean => record.table === table
  const records = failures.flatMap((failure) => failure.records.filter(isOurs))
  return new DeliveryError(
    `${records.length} of the records written to ${JSON.stringify(table)} were not delivered: ${first.message}`,
    { records, attempts: first.attempts, retryable: first.retryable, cause: first },
  )
}
