import type { Message } from '../message/message.js'
import { partsByOwner } from '../message/parts-by-owner.js'
import type { GivenUpRecords } from '../message/record-owners.js'
import type { ClassifiedFault } from './classify-fault.js'
import { Failure, type FailureCopy } from './failure.js'
import type { FlushWaiters } from './flush-waiters.js'
import type { Ledger } from './ledger.js'
import type { BufferBounds, KeptMessages, SettlementListener } from './settlement-ports.js'
import { UnreceivedRecords } from './unreceived-records.js'

/** If more than this share of `maxSpoolBytes` is used, `write` returns `false`. */
const SPOOL_HIGH_WATER = 0.75

/**
 * Extra room for the memory of failures besides their records, so that all records of a full buffer fit in an awaited
 * report.
 */
const REPORT_OVERHEAD_BYTES = 1_048_576

/** Settles accepted records: only this class makes them delivered or failed. */
export class Settlement {
  readonly #ledger: Ledger
  readonly #waiters: FlushWaiters
  readonly #listener: SettlementListener
  readonly #bounds: BufferBounds
  readonly #unreceived: UnreceivedRecords
  readonly #kept: KeptMessages | undefined
  #isDrainAwaited = false
  #untoldRecords = 0
  #lastReason = ''
  /** The weight of the largest record for which there was no room, in bytes. */
  #refusedBytes = 0

  /** @param kept messages on disk, if there is a spool */
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
    this.#unreceived = new UnreceivedRecords({
      awaitedBytes: bounds.maxBufferedBytes + REPORT_OVERHEAD_BYTES,
      otherwiseBytes: bounds.highWaterBytes,
    })
  }

  /**
   * The number of given-up records that are not handed back yet, because a listener is still being called for other
   * records.
   */
  get untoldRecords(): number {
    return this.#untoldRecords
  }

  /**
   * The number of failed records that would be lost if the process ended now: the program has not received them, and
   * they are not on disk.
   */
  losableRecords(isSpoolWorking: boolean): number {
    return this.#unreceived.countLosable(isSpoolWorking)
  }

  /** The reason of the last failure. */
  get lastReason(): string {
    return this.#lastReason
  }

  /** The number of failed records that the program has received. */
  get receivedRecords(): number {
    return this.#ledger.failed - this.#untoldRecords - this.#unreceived.recordCount
  }

  /** Whether the buffer is above a high-water mark, so that writers should pause. */
  get isUnderPressure(): boolean {
    const { bufferedBytes } = this.#ledger
    return (
      bufferedBytes >= this.#bounds.highWaterBytes ||
      bufferedBytes + this.#refusedBytes > this.#bounds.maxBufferedBytes ||
      this.#isSpoolFilling
    )
  }

  /**
   * Whether waiting can make room. Failed records in the spool do not make room: they stay until the program has
   * received them.
   */
  get isBusy(): boolean {
    return this.#ledger.unsettled > 0 || (this.#kept?.isFreeing ?? false)
  }

  get #isSpoolFilling(): boolean {
    const { maxBytes = Number.POSITIVE_INFINITY } = this.#bounds.spool ?? {}
    const bytes = this.#kept?.bytes ?? 0
    const isFilling = bytes >= maxBytes * SPOOL_HIGH_WATER || bytes + this.#refusedBytes > maxBytes
    return isFilling && this.isBusy
  }

  /** Whether the caller may continue writing. After `false`, `drained` is called when it may. */
  askForRoom(): boolean {
    if (this.isUnderPressure) this.#isDrainAwaited = true
    return !this.#isDrainAwaited
  }

  /**
   * Call it if there was no room for a record of `lineBytes` bytes. `drained` is then called only when the record fits.
   */
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
      this.#kept?.settled(message.spoolCopy, message.body.length + 1)
      this.#waiters.delivered(message)
    }
    this.reconsider()
  }

  /** The writer stops. Messages on disk stay there, all others are handed back. */
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

  /** Hands records back: to `error` listeners and to their stream. If neither exists, to the next report. */
  failed(messages: readonly Message[], fault: ClassifiedFault): void {
    if (messages.length === 0) return
    this.#lastReason = `${fault.code}: ${fault.message}`
    const parts = messages.flatMap((message) => this.#partsOf(message))
    // All records are counted before listeners are called: a listener may call `flush`, which must not wait for these
    // records.
    for (const part of parts) {
      this.#ledger.failed += part.recordCount
      this.#untoldRecords += part.recordCount
      this.#free(part)
    }
    const settled = parts.map((part) => ({ part, isAwaited: this.#waiters.failed(part) }))
    for (const { part, isAwaited } of settled) {
      const failure = new Failure(part, fault, this.#copyOf(part))
      this.#untoldRecords -= failure.recordCount
      if (this.#listener.failed(failure)) failure.receive()
      if (!part.owners?.[0]?.owner?.takeBack(failure)) this.keep(failure, isAwaited)
    }
    this.reconsider()
  }

  /** Keeps failed records for the next report, unless the program has received them. */
  keep(records: GivenUpRecords, isAwaited = false): void {
    if (records.isReceived) return
    const forgotten = this.#unreceived.add(records, isAwaited)
    if (!isAwaited) this.#listener.unclaimed(records.recordCount)
    if (forgotten > 0) this.#listener.forgotten(forgotten)
  }

  /**
   * Takes the failed records for a report that covers this epoch. From now on, they count as received by the program.
   */
  takeUnreceived(epoch: number): GivenUpRecords[] {
    const taken = this.#unreceived.take(epoch)
    this.reconsider()
    return taken
  }

  /** Call it after memory became free. It informs callers that wait for room or for the end. */
  reconsider(): void {
    if (this.#ledger.bufferedBytes === 0) this.#refusedBytes = 0
    if (this.#isDrainAwaited && !this.isUnderPressure) {
      this.#isDrainAwaited = false
      this.#refusedBytes = 0
      this.#listener.drained()
    }
    if (this.#ledger.unsettled === 0) this.#listener.idle()
  }

  /** Splits a message by owner. Each part has its own copy on disk. */
  #partsOf(message: Message): readonly Message[] {
    const parts = partsByOwner(message)
    return parts.length > 1 ? (this.#kept?.divided(message, parts) ?? parts) : parts
  }

  /** The copy on disk. It must not reference the message, because that would keep the records in memory. */
  #copyOf({ spoolCopy, recordCount, body }: Message): FailureCopy | undefined {
    const kept = this.#kept
    if (!kept || !spoolCopy) return undefined
    const bytes = body.length + 1
    return {
      isOnDisk: () => kept.keeps({ spoolCopy, recordCount }),
      delete: () => {
        kept.settled(spoolCopy, bytes)
      },
    }
  }

  #free(message: Message): void {
    // Each line was counted with a newline. A message has one newline less than lines.
    this.#ledger.bufferedBytes -= message.body.length + 1
    this.#listener.unloaded(message)
  }
}
