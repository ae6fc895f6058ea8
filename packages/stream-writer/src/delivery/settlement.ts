import type { Message } from '../message/message.js'
import { partsByOwner } from '../message/parts-by-owner.js'
import type { GivenUpRecords } from '../message/record-owners.js'
import type { SpoolCopy } from '../spool/spool-copy.js'
import type { ClassifiedFault } from './classify-fault.js'
import { Failure, type FailureCopy } from './failure.js'
import type { FlushWaiters } from './flush-waiters.js'
import type { Ledger } from './ledger.js'
import { UnreceivedRecords } from './unreceived-records.js'

/** Hears of given-up records and of free room. */
export interface SettlementListener {
  /** Records were given up. Returns whether an `error` listener received them. */
  failed(failure: Failure): boolean
  /** Records failed without an `error` listener and without a call of `flush`; they are kept for the next report. */
  unclaimed(recordCount: number): void
  /** Records that were kept for the next report are only counted from now on. */
  forgotten(recordCount: number): void
  drained(): void
  /** A message has left the memory. */
  unloaded(message: Message): void
  /** Every accepted record is settled. */
  idle(): void
}

/** Messages on disk, as far as settling them goes. */
export interface KeptMessages {
  /** The weight of the kept records, in bytes. */
  readonly bytes: number
  /** Whether records are about to be deleted. */
  readonly isFreeing: boolean
  /** Whether the message is on disk as a whole, so that a later writer will find it. */
  keeps(message: Pick<Message, 'spoolCopy' | 'recordCount'>): boolean
  /** The parts of a message take its place. Returns them with their copies. */
  divided(whole: Message, parts: readonly Message[]): readonly Message[]
  /** The copy of a message, which weighs `bytes` bytes, is needed no longer. */
  settled(spoolCopy: SpoolCopy | undefined, bytes: number): void
}

/** How much may be buffered, in bytes. */
export interface BufferBounds {
  readonly highWaterBytes: number
  readonly maxBufferedBytes: number
  readonly spool?: { readonly maxBytes: number }
}

/** The share of `maxSpoolBytes` from which on `write` asks for a pause. */
const SPOOL_HIGH_WATER = 0.75

/** Room for what failures weigh besides their records: all records of a full buffer fit an awaited report. */
const REPORT_OVERHEAD_BYTES = 1_048_576

/** The one place where an accepted record becomes a delivered or a failed one. */
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
  /** The weight of the largest record that found no room, in bytes. */
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

  /** Records that were given up and are not handed back yet, because a listener is being called for others. */
  get untoldRecords(): number {
    return this.#untoldRecords
  }

  /** Failed records that would be lost with the process: the program has not received them, and they are not on disk. */
  losableRecords(isSpoolWorking: boolean): number {
    return this.#unreceived.countLosable(isSpoolWorking)
  }

  /** Why the last records failed. */
  get lastReason(): string {
    return this.#lastReason
  }

  /** Failed records that the program has received. */
  get receivedRecords(): number {
    return this.#ledger.failed - this.#untoldRecords - this.#unreceived.recordCount
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

  /** Whether waiting can make room. Records in the spool that the program has not received stay there meanwhile. */
  get isBusy(): boolean {
    return this.#ledger.unsettled > 0 || (this.#kept?.isFreeing ?? false)
  }

  get #isSpoolFilling(): boolean {
    const { maxBytes = Number.POSITIVE_INFINITY } = this.#bounds.spool ?? {}
    const bytes = this.#kept?.bytes ?? 0
    const isFilling = bytes >= maxBytes * SPOOL_HIGH_WATER || bytes + this.#refusedBytes > maxBytes
    return isFilling && this.isBusy
  }

  /** Whether the caller may go on writing. After `false`, `drained` is called as soon as it may. */
  askForRoom(): boolean {
    if (this.isUnderPressure) this.#isDrainAwaited = true
    return !this.#isDrainAwaited
  }

  /** A record of `lineBytes` bytes found no room: `drained` is called only when it would. */
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

  /** Hands records back: to `error` listeners and to their stream, else to the next report. */
  failed(messages: readonly Message[], fault: ClassifiedFault): void {
    if (messages.length === 0) return
    this.#lastReason = `${fault.code}: ${fault.message}`
    const parts = messages.flatMap((message) => this.#partsOf(message))
    // All counts come first: a listener may call `flush`, which must not wait for these records.
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

  /** The records that a report hands back which covers this epoch. From now on the program has received them. */
  takeUnreceived(epoch: number): GivenUpRecords[] {
    const taken = this.#unreceived.take(epoch)
    this.reconsider()
    return taken
  }

  /** Something became free: tells callers that wait for room, or for the end. */
  reconsider(): void {
    if (this.#ledger.bufferedBytes === 0) this.#refusedBytes = 0
    if (this.#isDrainAwaited && !this.isUnderPressure) {
      this.#isDrainAwaited = false
      this.#refusedBytes = 0
      this.#listener.drained()
    }
    if (this.#ledger.unsettled === 0) this.#listener.idle()
  }

  /** Each owner gets its own records, and each part has its own copy on disk. */
  #partsOf(message: Message): readonly Message[] {
    const parts = partsByOwner(message)
    return parts.length > 1 ? (this.#kept?.divided(message, parts) ?? parts) : parts
  }

  /** The copy on disk. It must not refer to the message: that would keep the records in memory. */
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
