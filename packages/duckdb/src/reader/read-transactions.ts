import type { DuckDBConnection } from '@duckdb/node-api'
import { sleep, systemClock } from '@panoply/errors/internal'
import { textOf } from '@panoply/runner'

import { QueryError } from './query-error.js'

/** An interrupt that comes between two statements has no effect, so it is repeated after this time. */
const INTERRUPT_EVERY_MS = 20

/** A read from its call to its answer. */
interface Reading {
  readonly answer: Promise<unknown>
  /** Whether its statements may be interrupted. An interrupted `ROLLBACK` would leave its transaction open. */
  isInterruptible: boolean
}

/** The reads of a connection, one after the other: a connection has one transaction at a time. */
export class ReadTransactions {
  readonly #connection: DuckDBConnection
  /** Those without an answer, the oldest first. */
  readonly #running = new Set<Reading>()
  /** The last read. It never rejects. */
  #latest: Promise<unknown> = Promise.resolve()
  #isEnded = false

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  /**
   * Reads in a transaction of its own.
   *
   * @throws QueryError
   */
  async run<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#latest.then(() => this.#inTransaction(reading, read))
    const reading: Reading = { answer, isInterruptible: false }
    this.#latest = answer.catch(() => undefined)
    this.#running.add(reading)
    try {
      return await answer
    } catch (error) {
      if (error instanceof QueryError) throw error
      throw this.#isEnded ? endedError(error) : queryErrorOf(error)
    } finally {
      this.#running.delete(reading)
    }
  }

  /** Interrupts the current read, even if its first statement has not begun. */
  interrupt(): void {
    const [current] = this.#running
    if (current) void this.#interrupt(current)
  }

  /** Ends all reads, and resolves when no statement runs any more. Ended and later reads throw a `QueryError` of the kind `closed`. */
  async end(): Promise<void> {
    this.#isEnded = true
    for (const reading of this.#running) await this.#interrupt(reading)
  }

  async #interrupt(reading: Reading): Promise<void> {
    const settled = Promise.allSettled([reading.answer])
    while (this.#running.has(reading)) {
      if (reading.isInterruptible) this.#connection.interrupt()
      await Promise.race([settled, sleep(systemClock, INTERRUPT_EVERY_MS)])
    }
  }

  async #inTransaction<Answer>(reading: Reading, read: () => Promise<Answer>): Promise<Answer> {
    if (this.#isEnded) throw endedError()
    await this.#connection.run('BEGIN TRANSACTION READ ONLY')
    reading.isInterruptible = true
    try {
      return await read()
    } finally {
      reading.isInterruptible = false
      await this.#connection.run('ROLLBACK')
    }
  }
}

const queryErrorOf = (error: unknown): QueryError => {
  const message = textOf(error)
  return message.startsWith('INTERRUPT')
    ? new QueryError('the query was ended before it had an answer', 'interrupted', error)
    : new QueryError(message, 'wrong', error)
}

const endedError = (cause?: unknown): QueryError =>
  new QueryError('the file was closed before there was an answer', 'closed', cause)
