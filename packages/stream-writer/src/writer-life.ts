import type { Writable } from 'node:stream'

import { InvalidArgumentError } from '@panoply/errors'

import type { DeliveryReport } from './delivery/delivery-report.js'
import { Announcer, type WriterEmitter } from './events/announcer.js'
import type { CheckedRecord } from './intake/checked-record.js'
import { refusalOf } from './intake/refusal.js'
import { messageAttributes, requireRoom } from './message/message-attributes.js'
import type { RecordOwner } from './message/record-owners.js'
import { resolveOptions } from './options/resolve-options.js'
import type { PendingWork } from './runtime/exit-guard.js'
import { LivedClock } from './runtime/lived-clock.js'
import type { Runtime } from './runtime/runtime.js'
import { type StreamedWriter, TableStream } from './table-stream.js'
import { parseCredentials } from './transport/credentials.js'
import { SqsTransport } from './transport/sqs-transport.js'
import { abandonAtExit } from './writer-exit.js'
import { WriterParts } from './writer-parts.js'

/** The result of closing a writer. */
interface End {
  /** The totals since its start. */
  readonly report: DeliveryReport
  /** Failed records that the program had not received before the writer was closed. */
  readonly failedAtEnd: number
}

type Credentials = readonly [apiKey: string, apiSecret: string]

/** The credentials of a disabled writer, which needs no real ones. */
const PLACEHOLDERS: Credentials = [
  'disabled/disabled',
  Buffer.from('disabled/disabled/000000000000/us-east-1').toString('base64'),
]

/**
 * The lifecycle of a writer: it opens, takes records from callers and streams, keeps the process alive, and closes
 * once.
 */
export class WriterLife implements StreamedWriter {
  readonly account: string
  readonly maxFailedBytes: number
  readonly parts: WriterParts
  readonly #announcer: Announcer
  readonly #runtime: Runtime
  readonly #pendingWork: PendingWork = {
    finish: () => {
      this.parts.sendNow()
    },
    abandon: () => {
      abandonAtExit(this.parts, this.#runtime)
    },
  }
  readonly #streams = new Set<TableStream>()
  #awaitingRoom: (() => void)[] = []
  #isWatched = false
  #isClosing = false
  #settling: Promise<End> | undefined
  #closing: Promise<End> | undefined

  /** @throws InvalidArgumentError if the key, the secret or an option is malformed; it never shows the secret */
  constructor(emitter: WriterEmitter, credentials: Credentials, options: object, runtime: Runtime) {
    const resolved = resolveOptions(options, runtime.environment)
    const [apiKey, apiSecret] = resolved.disabled ? PLACEHOLDERS : credentials
    const address = parseCredentials(apiKey, apiSecret)
    const attributes = messageAttributes(apiKey, apiSecret)
    requireRoom(attributes, resolved.maxMessageBytes)
    const { account } = address
    const { endpoint, client, logger } = resolved
    this.account = account
    this.maxFailedBytes = resolved.highWaterBytes
    this.#announcer = new Announcer(emitter, runtime.warn, { account }, logger)
    this.#runtime = { ...runtime, clock: new LivedClock(runtime.clock) }
    this.parts = new WriterParts({
      ...{ options: resolved, account, attributes, announcer: this.#announcer },
      runtime: this.#runtime,
      transport: new SqsTransport({ address, attributes, endpoint, client }),
      onRoom: () => {
        for (const resume of this.#awaitingRoom.splice(0)) resume()
      },
      onIdle: () => {
        this.#unwatchIfIdle()
      },
    })
    if (!resolved.spool || resolved.disabled) return
    this.#watch()
    void this.parts.open()
  }

  /** Accepts a record. `false` asks for a pause. */
  write(table: string, record: object, owner?: RecordOwner): boolean {
    this.#refuseWithoutSpool()
    const hasRoom = this.parts.intake.accept(table, record, owner)
    if (!this.#isWatched) this.#watch()
    return hasRoom
  }

  /**
   * Checks a record. Throws the same errors as `write`. The record is accepted when `write()` of the result is called.
   */
  check(table: string, record: object): CheckedRecord {
    const { intake } = this.parts
    const line = intake.lineOf(table, record)
    return {
      write: () => {
        this.#refuseWithoutSpool()
        const hasRoom = intake.acceptLine(line)
        if (!this.#isWatched) this.#watch()
        return hasRoom
      },
    }
  }

  /** Like `write`, but never throws. Returns whether the record was accepted. */
  tryWrite(table: string, record: object): boolean {
    try {
      this.write(table, record)
      return true
    } catch (cause) {
      this.parts.refuse(refusalOf(table, record, cause))
      return false
    }
  }

  /** Resolves when there is room for more records. */
  ready(): Promise<void> {
    if (this.parts.settlement.askForRoom()) return Promise.resolve()
    this.parts.wake()
    return new Promise((resolve) => {
      this.#awaitingRoom.push(resolve)
    })
  }

  /** Resolves when every record that was accepted before the call is on disk. */
  async persisted(): Promise<void> {
    const { spooler } = this.parts
    if (spooler) return spooler.persist()
    throw new InvalidArgumentError('persisted: expected the option spoolDirectory, got none', {
      argument: 'options.spoolDirectory',
    })
  }

  /** Opens a stream of records for one table. */
  openStream(table: string): Writable {
    const stream = new TableStream(table, this)
    this.#streams.add(stream)
    return stream.writable.once('close', () => {
      this.#streams.delete(stream)
    })
  }

  /** Closes the writer once. A later call returns the same report; its `timeoutMs` counts, too. */
  async close(timeoutMs?: number): Promise<End> {
    this.#isClosing = true
    this.#settling ??= this.#settleAll()
    this.#closing ??= this.#release(this.#settling)
    if (timeoutMs !== undefined) await this.parts.settleWithin(this.#settling, timeoutMs)
    return this.#closing
  }

  get isClosing(): boolean {
    return this.#isClosing
  }

  get isBusy(): boolean {
    return this.parts.settlement.isBusy
  }

  settle(): Promise<void> {
    return this.parts.settle()
  }

  kept(recordCount: number): void {
    this.#announcer.unclaimed(recordCount, 'the error of their stream')
  }

  giveBack(...[records]: Parameters<StreamedWriter['giveBack']>): void {
    this.parts.settlement.keep(records, this.isClosing)
    if (this.parts.isPending && !this.#isWatched) this.#watch()
  }

  async #release(settling: Promise<End>): Promise<End> {
    try {
      return await settling
    } finally {
      await this.parts.release()
    }
  }

  #refuseWithoutSpool(): void {
    const { spooler } = this.parts
    if (spooler?.error && spooler.error.kind !== 'disk') throw spooler.error
  }

  async #settleAll(): Promise<End> {
    this.#takeFromStreams()
    const failedAtEnd = await this.parts.settleLast()
    this.#takeFromStreams()
    return { report: this.parts.reportTotals(), failedAtEnd }
  }

  /**
   * Takes the failed records of streams that are not ending. Such a stream may never hand them back, so the report
   * does.
   */
  #takeFromStreams(): void {
    for (const stream of this.#streams) stream.giveBack()
  }

  /**
   * Stops watching the end of the process, unless failed records would be lost: then the end of the process reports
   * them.
   */
  #unwatchIfIdle(): void {
    if (this.parts.isPending) return
    this.#isWatched = false
    this.#runtime.exitGuard.unwatch(this.#pendingWork)
  }

  #watch(): void {
    this.#isWatched = true
    this.#runtime.exitGuard.watch(this.#pendingWork)
  }
}
