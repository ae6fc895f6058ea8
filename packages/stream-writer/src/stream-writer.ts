import { EventEmitter } from 'node:events'
import type { Writable } from 'node:stream'
import { inspect } from 'node:util'

import { InvalidArgumentError, WriterClosedError } from '@panoply/errors'

import { Announcer } from './announcer.js'
import { parseCredentials } from './credentials.js'
import { createDelivery, type Delivery } from './delivery/delivery.js'
import type { DeliveryReport } from './delivery/delivery-report.js'
import type { WriterStats } from './delivery/ledger.js'
import type { ClassifiedFault } from './delivery/request-delivery.js'
import { messageAttributes } from './message/message-attributes.js'
import type { StreamWriterOptions } from './options.js'
import { resolveOptions } from './resolve-options.js'
import type { PendingWork } from './runtime/exit-guard.js'
import { LivedClock } from './runtime/lived-clock.js'
import { processRuntime, type Runtime } from './runtime/runtime.js'
import { within } from './runtime/within.js'
import type { StreamWriterEvents } from './stream-writer-events.js'
import { createTableWritable } from './table-writable.js'
import { SqsTransport } from './transport/sqs-transport.js'

/** How long a call waits. */
export interface WaitOptions {
  /** In milliseconds. Default: until everything is settled, which `deliveryTimeoutMs` bounds. */
  readonly timeoutMs?: number
}

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
  readonly #highWaterBytes: number
  readonly #announcer: Announcer
  readonly #transport: SqsTransport
  readonly #delivery: Delivery
  readonly #pendingWork: PendingWork = {
    finish: () => {
      this.#delivery.engine.sendNow()
    },
    abandon: () => {
      this.#abandonAtExit()
    },
  }
  #awaitingRoom: (() => void)[] = []
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
    this.#account = address.account
    this.#highWaterBytes = resolved.highWaterBytes
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
      onRoom: () => {
        for (const resume of this.#awaitingRoom.splice(0)) resume()
      },
      onIdle: () => {
        runtime.exitGuard.unwatch(this.#pendingWork)
      },
    })
  }

  /** What the writer has done so far; a snapshot. At every instant `accepted = delivered + failed + pending`. */
  get stats(): WriterStats {
    const { ledger, engine, queue } = this.#delivery
    return {
      ...ledger.counts,
      inFlight: engine.inFlight,
      concurrency: engine.concurrency,
      queued: queue.sealedCount,
    }
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
   * @throws BufferFullError when `maxBufferedBytes` are buffered
   * @throws WriterClosedError after `close`
   */
  write(table: string, record: object): boolean {
    if (this.#closing)
      throw new WriterClosedError('the writer is closed, expected no write after close()')
    const { ledger, intake } = this.#delivery
    const wasIdle = ledger.pending === 0
    const hasRoom = intake.accept(table, record)
    if (wasIdle) this.#runtime.exitGuard.watch(this.#pendingWork)
    return hasRoom
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
   * @throws InvalidArgumentError when `timeoutMs` is not a number of milliseconds
   */
  async flush(options: WaitOptions = {}): Promise<DeliveryReport> {
    const timeoutMs = checkTimeout('flush', options)
    const { waiters, settlement } = this.#delivery
    const settled = this.#sendAll(true)
    if (timeoutMs === undefined) return settlement.claim(await settled)
    const report = await within(this.#runtime.clock, timeoutMs, settled)
    return settlement.claim(report ?? waiters.leave(settled) ?? (await settled))
  }

  /**
   * Accepts no more records and resolves when every one is settled. With `timeoutMs` what is not settled by then is
   * given up and handed back. Calling it again returns the same report; a deadline given then counts too.
   *
   * @throws InvalidArgumentError when `timeoutMs` is not a number of milliseconds
   */
  async close(options: WaitOptions = {}): Promise<DeliveryReport> {
    const timeoutMs = checkTimeout('close', options)
    this.#closing ??= this.flush().finally(() => {
      this.#transport.destroy()
    })
    if (timeoutMs !== undefined) {
      const report = await within(this.#runtime.clock, timeoutMs, this.#closing)
      if (report === undefined) this.#delivery.engine.abandon(deadlineFault(timeoutMs))
    }
    return this.#closing
  }

  /** `await using writer = new StreamWriter(…)` closes it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * A stream of records for one table, for `pipeline(rows, writer.writable('signups'))`. It asks its source to pause
   * while the writer is above its high-water mark, finishes when everything is settled, and fails with a
   * `DeliveryError` when records of the table were given up. It does not close the writer.
   */
  writable(table: string): Writable {
    return createTableWritable(table, {
      write: (record) => this.write(table, record),
      ready: () => this.ready(),
      settled: async () => {
        await this.#sendAll(false)
      },
      maxFailedBytes: this.#highWaterBytes,
      listen: (hear) => this.#announcer.listen({ table, hear }),
      giveBack: (records, bytes) => {
        this.#delivery.settlement.keep(records, bytes)
      },
    })
  }

  /** Shows the account and the counts. */
  [inspect.custom](_depth: number, options: object): string {
    return `StreamWriter ${inspect({ account: this.#account, ...this.stats }, options)}`
  }

  /** The counts, for logs. */
  toJSON(): WriterStats {
    return this.stats
  }

  #sendAll(isReportRead: boolean): Promise<DeliveryReport> {
    const { queue, waiters, engine } = this.#delivery
    queue.seal()
    const settled = waiters.wait(isReportRead)
    engine.sendNow()
    return settled
  }

  #abandonAtExit(): void {
    const { ledger, engine } = this.#delivery
    const before = ledger.pending
    const { isHeard } = this.#announcer
    engine.abandon(closedFault('the process ended before the queue answered'))
    if (isHeard && ledger.pending === 0) return
    // A listener that writes again what comes back cannot be served any more.
    const lost = isHeard ? ledger.pending : before
    this.#runtime.lastWords(
      `${lost} records were not delivered to Panoply: the process ended before the queue answered. ` +
        'Await close() before process.exit().',
    )
  }
}

const checkTimeout = (method: string, { timeoutMs }: WaitOptions): number | undefined => {
  if (timeoutMs === undefined || (Number.isFinite(timeoutMs) && timeoutMs >= 0)) return timeoutMs
  throw new InvalidArgumentError(
    `${method}: expected timeoutMs to be a number of milliseconds, got ${String(timeoutMs)}`,
    { argument: 'timeoutMs' },
  )
}

const deadlineFault = (timeoutMs: number): ClassifiedFault =>
  closedFault(`the writer was closed with a deadline of ${timeoutMs} ms before the queue answered`)

const closedFault = (message: string): ClassifiedFault => ({
  code: 'WriterClosed',
  message,
  faultClass: 'transient',
  wholeRequest: true,
})
