import { EventEmitter } from 'node:events'
import type { Writable } from 'node:stream'
import { inspect } from 'node:util'

import { InvalidArgumentError } from '@panoply/errors'

import { combinedError, type DeliveryReport } from './delivery/delivery-report.js'
import type { WriterStats } from './delivery/ledger.js'
import type { StreamWriterEvents } from './events/stream-writer-events.js'
import type { CheckedRecord } from './intake/checked-record.js'
import { detachedCall } from './intake/detached-call.js'
import type { StreamWriterOptions } from './options/options.js'
import type { AnyTables, RecordFor, TableName } from './options/table-types.js'
import { checkTimeout, type WaitOptions } from './options/wait-options.js'
import type { RecordWriter } from './record-writer.js'
import { processRuntime, type Runtime } from './runtime/runtime.js'
import { WriterLife } from './writer-life.js'

/**
 * Streams records into Panoply tables. It collects records in full messages, and delivers or hands back every accepted
 * record.
 *
 * @example
 * const writer = new StreamWriter(apiKey, apiSecret)
 * writer.write('signups', { plan: 'pro', at: new Date() })
 * await writer.close()
 */
export class StreamWriter<Tables extends object = AnyTables>
  extends EventEmitter<StreamWriterEvents>
  implements RecordWriter<Tables>
{
  readonly #life: WriterLife

  /**
   * Makes a writer with the key and the secret from the environment variables `PANOPLY_KEY` and `PANOPLY_SECRET`.
   *
   * @param options see {@link StreamWriterOptions}
   * @param runtime the clock and the process; for tests
   * @throws InvalidArgumentError if a variable is missing or malformed, or if an option is malformed
   *
   * @example
   * const events = StreamWriter.fromEnvironment({ disabled: process.env['NODE_ENV'] === 'test' })
   * events.write('signups', { plan: 'pro' })
   */
  static fromEnvironment<Tables extends object = AnyTables>(
    options: StreamWriterOptions<Tables> = {},
    runtime: Runtime = processRuntime(),
  ): StreamWriter<Tables> {
    const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = runtime.environment
    if (options.disabled !== true) {
      requireVariable('PANOPLY_KEY', PANOPLY_KEY)
      requireVariable('PANOPLY_SECRET', PANOPLY_SECRET)
    }
    return new StreamWriter<Tables>(PANOPLY_KEY, PANOPLY_SECRET, options, runtime)
  }

  /**
   * @param apiKey `ACCOUNT/RAND1`, from the platform's page of the data source "Panoply SDK"
   * @param apiSecret base64 of `RAND2/UUID/AWSACCOUNT/REGION`, from the same page
   * @param options see {@link StreamWriterOptions}
   * @param runtime the clock and the process; for tests
   * @throws InvalidArgumentError if the key, the secret or an option is malformed; it never shows the secret
   */
  constructor(
    apiKey: string,
    apiSecret: string,
    options: StreamWriterOptions<Tables> = {},
    runtime: Runtime = processRuntime(),
  ) {
    super()
    this.#life = new WriterLife(this, [apiKey, apiSecret], options, runtime)
  }

  /** A snapshot of the counts of the writer. At every instant `accepted = delivered + failed + pending`. */
  get stats(): WriterStats {
    return this.#life.parts.stats
  }

  /**
   * Accepts a record for a table. The record is copied at once, so later changes to the object have no effect.
   *
   * @param table a non-empty string
   * @param record an object of values that JSON can represent; `Date` becomes ISO text, `BigInt` decimal digits in a
   * text, `NaN` and the infinities null, `undefined` is dropped
   * @returns `false` to ask for a pause: `await writer.ready()`, or wait for `drain`. The record was accepted.
   * @throws InvalidArgumentError with the path of a value that JSON cannot represent
   * @throws RecordTooLargeError if the record is larger than a message
   * @throws BufferFullError if `maxBufferedBytes` are buffered, or `maxSpoolBytes` are on disk
   * @throws WriterClosedError after `close`
   * @throws SpoolError if `spoolDirectory` belongs to another writer
   *
   * @example
   * if (!writer.write('signups', { plan: 'pro' })) await writer.ready()
   */
  write<Table extends TableName<Tables>, Given extends object>(
    table: Table,
    record: RecordFor<Tables, Table, Given>,
  ): boolean {
    return StreamWriter.#lifeOf(this, 'write').write(table, record)
  }

  /**
   * Checks and encodes a record as `write` does, including its schema and `enrich`, without accepting it.
   *
   * @returns the checked record; its `write()` accepts it
   * @throws InvalidArgumentError, RecordTooLargeError or WriterClosedError, as `write` does
   *
   * @example
   * const checked = rows.map((row) => writer.check('rows', row))
   */
  check(table: TableName<Tables>, record: object): CheckedRecord {
    return StreamWriter.#lifeOf(this, 'check').check(table, record)
  }

  /**
   * Like `write`, but never throws, so that telemetry cannot crash an application. If a record cannot be accepted, the
   * `error` listeners get a `DeliveryError` with `attempts: 0` and the reason as its `cause`, and `stats.refused` counts
   * it. Without a listener, the process is warned once.
   *
   * @returns whether the record was accepted
   *
   * @example
   * writer.on('error', ({ message, records }) => console.error(message, records))
   * writer.tryWrite('signups', { plan: 'pro' })
   */
  tryWrite<Table extends TableName<Tables>, Given extends object>(
    table: Table,
    record: RecordFor<Tables, Table, Given>,
  ): boolean {
    return StreamWriter.#lifeOf(this, 'tryWrite').tryWrite(table, record)
  }

  /**
   * Resolves when there is room for more records, possibly at once.
   *
   * @example
   * for (const row of rows) {
   *   if (!writer.write('rows', row)) await writer.ready()
   * }
   */
  ready(): Promise<void> {
    return StreamWriter.#lifeOf(this, 'ready').ready()
  }

  /**
   * Sends buffered records and resolves when every record that was accepted before the call is settled. With
   * `timeoutMs` it resolves after that time at the latest. Then `pending` counts the records that are not settled yet.
   * Calls may overlap.
   *
   * @throws InvalidArgumentError if `timeoutMs` is not a number of milliseconds, or if another option is given
   *
   * @example
   * const { delivered, failed } = await writer.flush({ timeoutMs: 5_000 })
   */
  async flush(options: WaitOptions = {}): Promise<DeliveryReport> {
    return StreamWriter.#lifeOf(this, 'flush').parts.flush(checkTimeout('flush', options))
  }

  /**
   * Resolves when every record whose `write` returned before the call is synced to the disk, or no longer needed there
   * because it was delivered or handed back. Overlapping calls share one sync. Calls do not send messages.
   *
   * @throws InvalidArgumentError without `spoolDirectory`
   * @throws SpoolError if the directory belongs to another writer, or if the disk fails; delivery then continues
   *
   * @example
   * const writer = new StreamWriter(apiKey, apiSecret, { spoolDirectory: 'spool' })
   * writer.write('orders', { id: 1 })
   * await writer.persisted()
   */
  async persisted(): Promise<void> {
    return StreamWriter.#lifeOf(this, 'persisted').persisted()
  }

  /**
   * Accepts no more records and resolves when every record is settled. Its report has the totals of the writer since
   * its start, equal to `stats`. A second call returns the same report; its `timeoutMs` counts, too.
   *
   * With `timeoutMs`, records that are not settled by then are given up and handed back. If there is a
   * `spoolDirectory`, they stay on disk for the next writer instead, and the report counts them as `pending`.
   *
   * @throws InvalidArgumentError if `timeoutMs` is not a number of milliseconds, or if another option is given
   *
   * @example
   * const { delivered, failed, undelivered } = await writer.close({ timeoutMs: 10_000 })
   * console.log(`${delivered} delivered, ${failed} failed`, undelivered)
   */
  async close(options: WaitOptions = {}): Promise<DeliveryReport> {
    const life = StreamWriter.#lifeOf(this, 'close')
    return (await life.close(checkTimeout('close', options))).report
  }

  /**
   * `await using writer = new StreamWriter(…)` closes the writer at the end of the block.
   *
   * @throws DeliveryError with the undelivered records, if records failed that the program has not received. If `close`
   * was called before, it never throws.
   *
   * @example
   * {
   *   await using writer = new StreamWriter(apiKey, apiSecret)
   *   writer.write('signups', { plan: 'pro' })
   * }
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const wasClosed = this.#life.isClosing
    const { report, failedAtEnd } = await this.#life.close()
    if (failedAtEnd > 0 && !wasClosed)
      throw combinedError(`${failedAtEnd} records were not delivered`, report.undelivered)
  }

  /**
   * A stream of records for one table. It asks its source to pause while the writer is above its high-water mark. It
   * finishes when everything is settled, and does not close the writer.
   *
   * If records that were written to it are given up, it fails with a `DeliveryError`: at its end, or at once if they
   * exceed `highWaterBytes`.
   *
   * @throws InvalidArgumentError if the table is not a non-empty string
   *
   * @example
   * import { pipeline } from 'node:stream/promises'
   * await pipeline(rows, writer.writable('rows'))
   */
  writable(table: TableName<Tables>): Writable {
    return StreamWriter.#lifeOf(this, 'writable').openStream(table)
  }

  /** Shows the account and the counts. */
  [inspect.custom](_depth: number, options: object): string {
    return `StreamWriter ${inspect({ account: this.#life.account, ...this.stats }, options)}`
  }

  /** The counts, for logs. */
  toJSON(): WriterStats {
    return this.stats
  }

  static #lifeOf(writer: unknown, method: string): WriterLife {
    if (typeof writer === 'object' && writer !== null && #life in writer) return writer.#life
    throw detachedCall(method)
  }
}

const requireVariable = (name: string, value: string): void => {
  if (value !== '') return
  throw new InvalidArgumentError(`${name}: expected it in the environment, got none`, {
    argument: name,
  })
}
