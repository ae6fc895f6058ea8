import { EventEmitter } from 'node:events'
import type { Writable } from 'node:stream'
import { inspect } from 'node:util'

import { InvalidArgumentError } from '@panoply/errors'

import { Announcer } from './announcer.js'
import { parseCredentials } from './credentials.js'
import { abandonAtExit } from './delivery/abandon-at-exit.js'
import { combinedError } from './delivery/combined-error.js'
import { createDelivery, type Delivery, statsOf } from './delivery/delivery.js'
import type { DeliveryReport } from './delivery/delivery-report.js'
import { flush, sendAll } from './delivery/flush.js'
import type { WriterStats } from './delivery/ledger.js'
import { messageAttributes, requireRoom } from './message/message-attributes.js'
import type { RecordOwner } from './message/record-owners.js'
import type { StreamWriterOptions } from './options.js'
import { resolveOptions } from './resolve-options.js'
import type { PendingWork } from './runtime/exit-guard.js'
import { LivedClock } from './runtime/lived-clock.js'
import { processRuntime, type Runtime } from './runtime/runtime.js'
import { closeSpool, openSpool, settleWithin } from './spool/spool-life.js'
import { spoolMaker } from './spool/spool-maker.js'
import type { StreamWriterEvents } from './stream-writer-events.js'
import { TableStreams } from './table-streams.js'
import { SqsTransport } from './transport/sqs-transport.js'
import { checkTimeout, type WaitOptions } from './wait-options.js'

/**
 * Streams records into Panoply tables: records in, full messages out, nothing lost.
 *
 * @example
 * const writer = new StreamWriter(apiKey, apiSecret)
 * writer.write('signups', { plan: 'pro', at: new Date() })
 * await writer.close()
 */
export class StreamWriter extends EventEmitter<StreamWriterEvents> {
  readonly #account: string
  readonly #runtime: Runtime
  readonly #announcer: Announcer
  readonly #transport: SqsTransport
  readonly #delivery: Delivery
  readonly #pendingWork: PendingWork = {
    finish: () => {
      this.#delivery.engine.sendNow()
    },
    abandon: () => {
      abandonAtExit(this.#delivery, this.#announcer.isHeard, this.#runtime.lastWords)
    },
  }
  readonly #streams: TableStreams
  #awaitingRoom: (() => void)[] = []
  #isWatched = false
  #settling: Promise<DeliveryReport> | undefined
  #closing: Promise<DeliveryReport> | undefined

  /**
   * @param apiKey `ACCOUNT/RAND1`, from the platform's page of the data source "Panoply SDK"
   * @param apiSecret base64 of `RAND2/UUID/AWSACCOUNT/REGION`, from the same page
   * @param options see {@link StreamWriterOptions}
   * @param runtime the clock and the process; for tests
   * @throws InvalidArgumentError when the key, the secret or an option is malformed; it never shows the secret
   */
  constructor(
    apiKey: string,
    apiSecret: string,
    options: StreamWriterOptions = {},
    runtime: Runtime = processRuntime(),
  ) {
    super()
    const address = parseCredentials(apiKey, apiSecret)
    const resolved = resolveOptions(options, runtime.environment)
    const attributes = messageAttributes(apiKey, apiSecret)
    requireRoom(attributes, resolved.maxMessageBytes)
    this.#account = address.account
    this.#runtime = { ...runtime, clock: new LivedClock(runtime.clock) }
    this.#announcer = new Announcer(this, runtime.warn, { account: address.account })
    this.#transport = new SqsTransport({
      address,
      attributes,
      endpoint: resolved.endpoint,
      client: resolved.client,
    })
    this.#delivery = createDelivery({
      options: resolved,
      attributes,
      runtime: this.#runtime,
      transport: this.#transport,
      announcer: this.#announcer,
      makeSpool: spoolMaker(resolved.spool, address.account, runtime),
      onRoom: () => {
        for (const resume of this.#awaitingRoom.splice(0)) resume()
      },
      onIdle: () => {
        this.#isWatched = false
        runtime.exitGuard.unwatch(this.#pendingWork)
      },
    })
    this.#streams = new TableStreams({
      settlement: this.#delivery.settlement,
      maxFailedBytes: resolved.highWaterBytes,
      write: (table, record, owner) => this.#write(table, record, owner),
      ready: () => this.ready(),
      settled: () => sendAll(this.#delivery, false).report,
      holds: (recordCount) => {
        this.#announcer.unclaimed(recordCount, 'the error of their stream')
      },
    })
    if (resolved.spool) {
      this.#watch()
      void openSpool(this.#delivery, resolved.spool.directory, this.#announcer)
    }
  }

  /** What the writer has done so far; a snapshot. At every instant `accepted = delivered + failed + pending`. */
  get stats(): WriterStats {
    return statsOf(this.#delivery)
  }

  /**
   * Accepts a record for a table. It is copied at once: changing it afterwards changes nothing.
   *
   * @param table a non-empty string
   * @param record an object of what JSON carries; `Date` becomes ISO text, `BigInt` decimal digits in a text, `NaN`
   * and the infinities null, `undefined` is dropped
   * @returns `false` to ask for a pause: `await writer.ready()`, or wait for `drain`. The record was accepted.
   * @throws InvalidArgumentError with the path of a value that JSON cannot carry
   * @throws RecordTooLargeError when the record does not fit a message
   * @throws BufferFullError when `maxBufferedBytes` are buffered, or `maxSpoolBytes` on disk
   * @throws WriterClosedError after `close`
   * @throws SpoolError when `spoolDirectory` turned out to be another writer's
   */
  write(table: string, record: object): boolean {
    return this.#write(table, record)
  }

  /** Resolves when `write` may go on; at once when there is room. */
  ready(): Promise<void> {
    const { settlement, engine } = this.#delivery
    if (settlement.askForRoom()) return Promise.resolve()
    engine.wake()
    return new Promise((resolve) => {
      this.#awaitingRoom.push(resolve)
    })
  }

  /**
   * Sends what is buffered and resolves when everything that was accepted before the call is settled. Calls may
   * overlap. With `timeoutMs` it resolves at that time at the latest, and `pending` says what is still being tried.
   *
   * @throws InvalidArgumentError when `timeoutMs` is not a number of milliseconds, or another option is given
   */
  async flush(options: WaitOptions = {}): Promise<DeliveryReport> {
    return flush(this.#delivery, checkTimeout('flush', options), this.#runtime.clock)
  }

  /**
   * Resolves when every record whose `write` returned before the call has outlived a power cut, or needs no keeping any
   * more because it was delivered or handed back. Calls share their syncs and send nothing, so that a call after each
   * record costs time but no fill of messages.
   *
   * @throws InvalidArgumentError without `spoolDirectory`
   * @throws SpoolError when the directory is another writer's, or the disk fails; records are delivered all the same
   * after a fault of the disk
   */
  async persisted(): Promise<void> {
    const { spooler } = this.#delivery
    if (spooler) return spooler.persist()
    throw new InvalidArgumentError('persisted: expected the option spoolDirectory, got none', {
      argument: 'options.spoolDirectory',
    })
  }

  /**
   * Accepts no more records and resolves when every one is settled. With `timeoutMs` what is not settled by then is
   * given up and handed back; with a `spoolDirectory` it stays on disk for the next writer instead, and the report counts
   * it as `pending`. Calling it again returns the same report; a deadline given then counts too.
   *
   * @throws InvalidArgumentError when `timeoutMs` is not a number of milliseconds, or another option is given
   */
  async close(options: WaitOptions = {}): Promise<DeliveryReport> {
    const timeoutMs = checkTimeout('close', options)
    this.#settling ??= this.#settleAll()
    this.#closing ??= this.#end(this.#settling)
    if (timeoutMs !== undefined)
      await settleWithin(this.#delivery, this.#settling, timeoutMs, this.#runtime.clock)
    return this.#closing
  }

  /**
   * `await using writer = new StreamWriter(…)` closes it at the end of the block.
   *
   * @throws DeliveryError with the records that its report hands back, unless `close` has returned them before
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const isTold = this.#closing !== undefined
    const { failed, undelivered } = await this.close()
    if (failed > 0 && !isTold)
      throw combinedError(`${failed} records were not delivered`, undelivered)
  }

  /**
   * A stream of records for one table, for `pipeline(rows, writer.writable('signups'))`. It asks its source to pause
   * while the writer is above its high-water mark, finishes when everything is settled, and fails with a
   * `DeliveryError` when records that were written to it were given up: at its end, or at once when they weigh more
   * than `highWaterBytes`. It does not close the writer.
   * @throws InvalidArgumentError when the table is not a non-empty string
   */
  writable(table: string): Writable {
    return this.#streams.open(table)
  }

  /** Shows the account and the counts. */
  [inspect.custom](_depth: number, options: object): string {
    return `StreamWriter ${inspect({ account: this.#account, ...this.stats }, options)}`
  }

  /** The counts, for logs. */
  toJSON(): WriterStats {
    return this.stats
  }

  #write(table: string, record: object, owner?: RecordOwner): boolean {
    const { intake, spooler } = this.#delivery
    if (spooler?.error && spooler.error.kind !== 'disk') throw spooler.error
    const hasRoom = intake.accept(table, record, owner)
    if (!this.#isWatched) this.#watch()
    return hasRoom
  }

  #settleAll(): Promise<DeliveryReport> {
    this.#delivery.intake.close()
    this.#streams.giveBack()
    return flush(this.#delivery, undefined, this.#runtime.clock)
  }

  async #end(settling: Promise<DeliveryReport>): Promise<DeliveryReport> {
    try {
      return await settling
    } finally {
      this.#transport.destroy()
      await closeSpool(this.#delivery, this.#runtime.clock)
    }
  }

  #watch(): void {
    this.#isWatched = true
    this.#runtime.exitGuard.watch(this.#pendingWork)
  }
}
