import type { Message } from '../message/message.js'
import { partsByOwner } from '../message/parts-by-owner.js'
import { Custody } from '../spool/custody.js'
import type { Deposit } from '../spool/deposit.js'
import type { DeliveryReport } from './delivery-report.js'
import { Failure } from './failure.js'
import type { FlushWaiters } from './flush-waiters.js'
import type { Ledger } from './ledger.js'
import type { ClassifiedFault } from './request-delivery.js'
import { UnclaimedFailures } from './unclaimed-failures.js'

/** Who hears of records that were given up, and of room that became free. */
export interface SettlementListener {
  /** Records were given up. Returns whether somebody listens. */
  failed(failure: Failure): boolean
  /** Records failed that nobody listened or waited for; they are kept for the next report. */
  unclaimed(recordCount: number): void
  /** Records that were kept gave way to others. */
  forgotten(recordCount: number): void
  drained(): void
  /** Everything that was accepted is settled. */
  idle(): void
}

/** What keeps messages on disk, as far as settling them goes. */
export interface KeptMessages {
  /** What is kept, in bytes. */
  readonly bytes: number
  /** Whether some of it is about to be taken off. */
  readonly isFreeing: boolean
  /** Whether the message outlives this writer. */
  keeps(message: Message): boolean
  /** The parts of a message take its place. Returns them as they are kept. */
  divided(whole: Message, parts: readonly Message[]): readonly Message[]
  /** Nobody needs any more what is kept of a message, which weighs so many bytes. */
  settled(deposit: Deposit | undefined, bytes: number): void
  /** The message is in memory no longer. */
  unloaded(message: Message): void
}

/** The one place where an accepted record becomes a delivered or a failed one. */
export class Settlement {
  readonly #ledger: Ledger
  readonly #waiters: FlushWaiters
  readonly #listener: SettlementListener
  readonly #bounds: BufferBounds
  readonly #unclaimed: UnclaimedFailures
  readonly #kept: KeptMessages | undefined
  #isDrainAwaited = false
  #untoldRecords = 0
  /** What the largest record weighs that found no room, in bytes. */
  #refusedBytes = 0

  /** @param kept messages on disk, when that is asked for */
  constructor(
    ledger: Ledger,
    waiters: FlushWaiters,
    bounds: BufferBounds,
    listener: SettlementListener,
    kept?: KeptMessages,
  ) {
    this.#kept = kept
    this.#ledger = ledger
    this.#waiters = waiters
    this.#listener = listener
    this.#bounds = bounds
    this.#unclaimed = new UnclaimedFailures(bounds.highWaterBytes)
  }

  /** Records that are given up, and whose turn to be handed back comes when a listener returns. */
  get untoldRecords(): number {
    return this.#untoldRecords
  }

  /** Whether more is buffered than should be. */
  get isUnderPressure(): boolean {
    const { bufferedBytes } = this.#ledger
    return (
      bufferedBytes >= this.#bounds.highWaterBytes ||
      bufferedBytes + this.#refusedBytes > this.#bounds.maxBufferedBytes ||
      this.#isSpoolFilling
    )
  }

  /** Whether waiting can make room. What nobody takes back stays on disk however long somebody waits. */
  get isBusy(): boolean {
    return this.#ledger.unsettled > 0 || (this.#kept?.isFreeing ?? false)
  }

  get #isSpoolFilling(): boolean {
    const { maxBytes = Number.POSITIVE_INFINITY } = this.#bounds.spool ?? {}
    const bytes = this.#kept?.bytes ?? 0
    const isFilling = bytes >= maxBytes * SPOOL_HIGH_WATER || bytes + this.#refusedBytes > maxBytes
    return isFilling && this.isBusy
  }

  /** Whether a writer may go on. One who is told no hears of it as soon as it may. */
  askForRoom(): boolean {
    if (this.isUnderPressure) this.#isDrainAwaited = true
    return !this.#isDrainAwaited
  }

  /** A record of so many bytes found no room: there is none until it would. */
  refused(lineBytes: number): void {
    this.#refusedBytes = Math.max(this.#refusedBytes, lineBytes)
    this.#isDrainAwaited = true
  }

  delivered(messages: readonly Message[]): void {
    for (const message of messages) {
      this.#ledger.delivered += message.recordCount
      this.#ledger.deliveredBytes += message.body.length
      this.#ledger.messages++
      this.#free(message)
      this.#kept?.settled(message.deposit, message.body.length + 1)
      this.#waiters.delivered(message)
    }
    this.reconsider()
  }

  /** The writer stops: a message that is on disk stays there, any other is handed back. */
  abandoned(messages: readonly Message[], fault: ClassifiedFault): void {
    const isKept = (message: Message): boolean => this.#kept?.keeps(message) ?? false
    for (const message of messages.filter(isKept)) {
      this.#ledger.left += message.recordCount
      this.#free(message)
      this.#waiters.left(message)
    }
    this.failed(
      messages.filter((message) => !isKept(message)),
      fault,
    )
  }

  /** Hands records back: in an error event, to their owner, to who waits, or to the next report. */
  failed(messages: readonly Message[], fault: ClassifiedFault): void {
    const parts = messages.flatMap((message) => this.#partsOf(message))
    const failures = parts.map((part) => new Failure(part, fault, this.#custodyOf(part)))
    // All the books first: a listener that flushes asks about what is unsettled, which these are no more.
    for (const part of parts) {
      this.#ledger.failed += part.recordCount
      this.#free(part)
    }
    const gone = failures.flatMap((failure) => this.#waiters.failed(failure))
    this.#untoldRecords += failures.reduce((sum, { recordCount }) => sum + recordCount, 0)
    for (const failure of failures) {
      this.#untoldRecords -= failure.recordCount
      failure.isHeard = this.#listener.failed(failure)
      if (failure.isHeard) failure.custody?.take()
      if (!failure.owner?.failed(failure)) this.keep(failure)
      failure.custody?.release()
    }
    const lost = gone.filter(({ isHeard }) => !isHeard)
    this.#warnOfForgotten(lost.reduce((sum, { recordCount }) => sum + recordCount, 0))
    this.reconsider()
  }

  /** Keeps failed records for the next report, unless somebody has them already. */
  keep(failure: Failure): void {
    if (failure.isTold) return
    const forgotten = this.#unclaimed.add(failure)
    this.#listener.unclaimed(failure.recordCount)
    this.#warnOfForgotten(forgotten)
  }

  /** The report with what failed earlier and nobody heard of. */
  claim(report: DeliveryReport): DeliveryReport {
    return this.#unclaimed.claim(report)
  }

  /** Something became free: tells who waits for room, or for the end. */
  reconsider(): void {
    if (this.#ledger.bufferedBytes === 0) this.#refusedBytes = 0
    if (this.#isDrainAwaited && !this.isUnderPressure) {
      this.#isDrainAwaited = false
      this.#refusedBytes = 0
      this.#listener.drained()
    }
    if (this.#ledger.unsettled === 0) this.#listener.idle()
  }

  /** Each owner is told of its own, and what it has not told of yet stays on disk alone. */
  #partsOf(message: Message): readonly Message[] {
    const parts = partsByOwner(message)
    return parts.length > 1 ? (this.#kept?.divided(message, parts) ?? parts) : parts
  }

  /** Held from the beginning, so that it is not over before everybody was asked. */
  #custodyOf(message: Message): Custody | undefined {
    const kept = this.#kept
    if (!kept) return undefined
    // Not the message: whoever keeps the custody for long would keep the records in memory with it.
    const { deposit } = message
    const bytes = message.body.length + 1
    const custody = new Custody(() => {
      kept.settled(deposit, bytes)
    })
    custody.hold()
    return custody
  }

  #warnOfForgotten(recordCount: number): void {
    if (recordCount > 0) this.#listener.forgotten(recordCount)
  }

  #free(message: Message): void {
    // Each line was counted with its newline, of which a message has one less than lines.
    this.#ledger.bufferedBytes -= message.body.length + 1
    this.#kept?.unloaded(message)
  }
}

/** The share of `maxSpoolBytes` from which on a writer is asked to pause. */
const SPOOL_HIGH_WATER = 0.75

/** How much may be buffered, in bytes. */
export interface BufferBounds {
  readonly highWaterBytes: number
  readonly maxBufferedBytes: number
  readonly spool?: { readonly maxBytes: number }
}
