import type { DeliveryError, SpoolError } from '@panoply/errors'

import { deadlineFault, refusedSpoolFault } from './delivery/classify-fault.js'
import { createReport, type DeliveryReport, type ReportCounts } from './delivery/delivery-report.js'
import { Dispatcher } from './delivery/dispatcher.js'
import { FlushWaiters, type Wait } from './delivery/flush-waiters.js'
import { Ledger, type WriterStats } from './delivery/ledger.js'
import { Settlement } from './delivery/settlement.js'
import { Intake } from './intake/intake.js'
import { RecordRules } from './intake/record-rules.js'
import { Recovery } from './keeping/recovery.js'
import { Spooler } from './keeping/spooler.js'
import { attributeBytes } from './message/message-attributes.js'
import type { Message } from './message/message.js'
import { MessageQueue } from './message/message-queue.js'
import { SizeLimits } from './message/size-limits.js'
import { within } from './runtime/within.js'
import { makeSpool } from './spool/level/make-spool.js'
import type { WriterMaterial } from './writer-material.js'

/** How long a call waits for the disk alone, in milliseconds. */
const DISK_PATIENCE_MS = 5_000

/**
 * Connects the parts of a writer: records enter through `intake`, are sent by `dispatcher`, and are settled by
 * `settlement`.
 */
export class WriterParts {
  readonly #material: WriterMaterial
  readonly ledger = new Ledger()
  readonly #waiters = new FlushWaiters()
  readonly #queue: MessageQueue
  readonly dispatcher: Dispatcher
  readonly recovery: Recovery | undefined
  readonly settlement: Settlement
  readonly intake: Intake
  readonly spooler: Spooler | undefined

  constructor(material: WriterMaterial) {
    this.#material = material
    const { options, runtime, transport, announcer } = material
    const { maxBufferedBytes } = options
    const spool = options.disabled ? undefined : options.spool
    const { ledger } = this
    const waiters = this.#waiters
    const limits = new SizeLimits(options.maxMessageBytes, attributeBytes(material.attributes))
    const spooler = spool && this.#makeSpooler(spool.directory)
    const queue = new MessageQueue(limits, waiters, spooler)
    const settlement = this.#makeSettlement(spooler)
    const shared = { runtime, limits, queue, ledger, settlement }
    const dispatcher = new Dispatcher({ ...shared, options, transport, listener: announcer })
    const maxSpoolBytes = spool?.maxBytes ?? Number.POSITIVE_INFINITY
    this.spooler = spooler
    this.settlement = settlement
    const rules = new RecordRules({ tables: options.tables, enrich: options.enrich })
    this.intake = new Intake({
      ...{ ...shared, dispatcher, spooler, rules, isDisabled: options.disabled },
      ...{ maxBufferedBytes, maxSpoolBytes },
    })
    this.#queue = queue
    this.dispatcher = dispatcher
    this.recovery = spooler && this.#makeRecovery(spooler, limits)
  }

  /** A snapshot of the counts. */
  get stats(): WriterStats {
    return {
      ...this.ledger.counts,
      inFlight: this.dispatcher.inFlight,
      concurrency: this.dispatcher.concurrency,
      queued: this.#queue.sealedCount,
      spooledBytes: this.spooler?.bytes ?? 0,
    }
  }

  /** Sends buffered records, even if their message is not full. */
  sendNow(): void {
    this.dispatcher.sendNow()
  }

  /** Looks for messages to send after this turn of the event loop. */
  wake(): void {
    this.dispatcher.wake()
  }

  /**
   * Opens the spool, if there is one. Until then nothing is sent: if the directory belongs to another writer, nothing
   * may be sent at all, and records of an earlier writer are delivered first.
   */
  async open(): Promise<void> {
    const { spooler } = this
    if (!spooler) return
    this.#waiters.expectRecovered()
    this.dispatcher.pause()
    const contents = await spooler.open()
    if (contents) {
      this.recovery?.begin(contents)
      this.#material.announcer.spoolOpened(spooler.directory, contents)
    } else this.#waiters.addRecovered(0)
    if (isNotOurs(spooler.error)) this.dispatcher.abandon(refusedSpoolFault(spooler.error))
    this.dispatcher.resume()
    this.settlement.reconsider()
  }

  /** Sends buffered records, and waits at most `timeoutMs` until all records accepted before the call are settled. */
  async flush(timeoutMs?: number): Promise<DeliveryReport> {
    const wait = this.#sendAndWait(true)
    const counts = await this.#countsOf(wait, timeoutMs)
    return createReport(counts, this.settlement.takeUnreceived(wait.epoch))
  }

  /** Like `flush`, but without a report. */
  async settle(): Promise<void> {
    await this.#sendAndWait(false).counts
  }

  /**
   * Accepts no more records, and resolves when every record is settled. Returns the number of failed records that the
   * program had not received before the call.
   */
  async settleLast(): Promise<number> {
    this.intake.close()
    const { failed } = await this.#sendAndWait(true).counts
    return failed
  }

  /** The report with the totals of the writer since its start. */
  reportTotals(): DeliveryReport {
    const handedBack = this.settlement.takeUnreceived(Number.POSITIVE_INFINITY)
    return createReport(this.ledger.counts, handedBack)
  }

  /**
   * Waits at most `timeoutMs` for `settling`. After that, records that are not settled stay on disk or are handed back.
   */
  async settleWithin(settling: Promise<unknown>, timeoutMs: number): Promise<void> {
    const { clock } = this.#material.runtime
    const end = await within(clock, timeoutMs, settling)
    if (end !== undefined) return
    const { spooler } = this
    if (spooler) {
      // The report counts the records of an earlier writer, and their number is only known when the spool is open.
      const isKept = spooler.open().then(() => spooler.persist().catch(ignoreKnownFault))
      await within(clock, DISK_PATIENCE_MS, isKept)
      spooler.giveUpOpening()
    }
    this.recovery?.stop()
    this.dispatcher.abandon(deadlineFault(timeoutMs))
  }

  /** Closes the connections and the spool. */
  async release(): Promise<void> {
    const { transport, runtime } = this.#material
    transport.destroy()
    if (this.spooler) await within(runtime.clock, DISK_PATIENCE_MS, this.spooler.close())
  }

  /** Whether records are unsettled, or failed records would be lost with the process. */
  get isPending(): boolean {
    return this.ledger.unsettled > 0 || this.losableRecords > 0
  }

  /**
   * The number of failed records that would be lost if the process ended now: the program has not received them, and
   * they are not on disk.
   */
  get losableRecords(): number {
    const isSpoolWorking = this.spooler !== undefined && this.spooler.error === undefined
    return this.settlement.losableRecords(isSpoolWorking)
  }

  /** Counts a record that `tryWrite` did not accept, and hands it back to the `error` listeners. */
  refuse(error: DeliveryError): void {
    this.ledger.refused++
    this.#material.announcer.refused(error)
  }

  #sendAndWait(hasReport: boolean): Wait {
    this.#queue.seal()
    const wait = this.#waiters.wait(this.settlement.receivedRecords, hasReport)
    this.dispatcher.sendNow()
    return wait
  }

  async #countsOf(wait: Wait, timeoutMs: number | undefined): Promise<ReportCounts> {
    if (timeoutMs === undefined) return wait.counts
    const counts = await within(this.#material.runtime.clock, timeoutMs, wait.counts)
    return counts ?? this.#waiters.leave(wait) ?? (await wait.counts)
  }

  #makeSpooler(directory: string): Spooler {
    const { account, runtime, announcer } = this.#material
    return new Spooler(makeSpool({ directory, account }, runtime.createSpool), directory, {
      failed: (error) => {
        announcer.spoolFailed(directory, error)
      },
      freed: () => {
        this.settlement.reconsider()
      },
    })
  }

  #makeSettlement(spooler: Spooler | undefined): Settlement {
    const { options, announcer, onRoom, onIdle } = this.#material
    const listener = {
      failed: announcer.failed.bind(announcer),
      unclaimed: announcer.unclaimed.bind(announcer),
      forgotten: (recordCount: number) => {
        announcer.forgotten(recordCount, spooler !== undefined && !spooler.error)
      },
      drained: () => {
        onRoom()
        announcer.drained()
      },
      unloaded: (message: Message) => {
        this.recovery?.unloaded(message)
      },
      idle: onIdle,
    }
    return new Settlement(this.ledger, this.#waiters, options, listener, spooler)
  }

  #makeRecovery(spooler: Spooler, limits: SizeLimits): Recovery {
    const { options: bounds, runtime } = this.#material
    return new Recovery({
      ...{ spooler, limits, bounds, clock: runtime.clock },
      ...{ ledger: this.ledger, waiters: this.#waiters },
      ...{ queue: this.#queue, dispatcher: this.dispatcher },
    })
  }
}

/**
 * Whether the directory belongs to another writer, or the store is not installed. After a disk failure, the directory
 * still belongs to this writer.
 */
const isNotOurs = (error: SpoolError | undefined): error is SpoolError =>
  error !== undefined && error.kind !== 'disk'

/** The fault was already reported by the event `spool`. */
const ignoreKnownFault = (): void => undefined
