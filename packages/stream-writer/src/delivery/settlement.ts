import { DeliveryError, type TableRecord } from '@panoply/errors'

import { type Message, recordsOf } from '../message/message.js'
import { isRetryableClass } from './classify-fault.js'
import type { ClassifiedFault } from './request-delivery.js'
import type { DeliveryReport, UndeliveredRecord } from './delivery-report.js'
import type { FlushWaiters } from './flush-waiters.js'
import type { Ledger } from './ledger.js'
import { UnclaimedRecords } from './unclaimed-records.js'

/** Who hears of records that were given up, and of room that became free. */
export interface SettlementListener {
  /** Records that weigh so many bytes were given up. Returns those that nobody answers for. */
  failed(error: DeliveryError, bytes: number): readonly TableRecord[]
  /** Records failed that nobody listened or waited for; they are kept for the next report. */
  unclaimed(recordCount: number): void
  /** Records that were kept gave way to others. */
  forgotten(recordCount: number): void
  drained(): void
  /** Everything that was accepted is settled. */
  idle(): void
}

/** The one place where an accepted record becomes a delivered or a failed one. */
export class Settlement {
  readonly #ledger: Ledger
  readonly #waiters: FlushWaiters
  readonly #listener: SettlementListener
  readonly #bounds: BufferBounds
  readonly #unclaimed: UnclaimedRecords
  #isDrainAwaited = false
  /** What the largest record weighs that found no room, in bytes. */
  #refusedBytes = 0

  constructor(
    ledger: Ledger,
    waiters: FlushWaiters,
    bounds: BufferBounds,
    listener: SettlementListener,
  ) {
    this.#ledger = ledger
    this.#waiters = waiters
    this.#listener = listener
    this.#bounds = bounds
    this.#unclaimed = new UnclaimedRecords(bounds.highWaterBytes)
  }

  /** Whether more is buffered than should be. */
  get isUnderPressure(): boolean {
    const { bufferedBytes } = this.#ledger
    return (
      bufferedBytes >= this.#bounds.highWaterBytes ||
      bufferedBytes + this.#refusedBytes > this.#bounds.maxBufferedBytes
    )
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
      this.#waiters.delivered(message)
    }
    this.#announceRoom()
  }

  /** Hands the records of a message back: in an error event, to who waits, or to the next report. */
  failed(message: Message, fault: ClassifiedFault): void {
    const error = deliveryError(message, fault)
    const undelivered = error.records.map((record) => ({ ...record, error }))
    const isAwaited = this.#waiters.covers(message)
    this.#ledger.failed += message.recordCount
    this.#free(message)
    // Before the listeners: one that flushes asks about what is unsettled, which these are no more.
    this.#waiters.failed(message, undelivered)
    const unheard = this.#listener.failed(error, message.body.length)
    if (unheard.length > 0 && !isAwaited) {
      const share = unheard.length / message.recordCount
      this.keep(
        unheard.map((record) => ({ ...record, error })),
        message.body.length * share,
      )
    }
    this.#announceRoom()
  }

  /** Keeps failed records of so many bytes for the next report. */
  keep(records: readonly UndeliveredRecord[], bytes: number): void {
    const forgotten = this.#unclaimed.add(records, bytes)
    this.#listener.unclaimed(records.length)
    if (forgotten > 0) this.#listener.forgotten(forgotten)
  }

  /** The report with what failed earlier and nobody heard of. */
  claim(report: DeliveryReport): DeliveryReport {
    return this.#unclaimed.claim(report)
  }

  #free({ body }: Message): void {
    // Each line was counted with its newline, of which a message has one less than lines.
    this.#ledger.bufferedBytes -= body.length + 1
  }

  #announceRoom(): void {
    if (this.#ledger.bufferedBytes === 0) this.#refusedBytes = 0
    if (this.#isDrainAwaited && !this.isUnderPressure) {
      this.#isDrainAwaited = false
      this.#refusedBytes = 0
      this.#listener.drained()
    }
    if (this.#ledger.pending === 0) this.#listener.idle()
  }
}

/** How much may be buffered, in bytes. */
export interface BufferBounds {
  readonly highWaterBytes: number
  readonly maxBufferedBytes: number
}

const deliveryError = (message: Message, fault: ClassifiedFault): DeliveryError => {
  const { recordCount, attempts } = message
  const cause = Object.assign(new Error(fault.message), {
    code: fault.code,
    ...(fault.httpStatus !== undefined && { httpStatus: fault.httpStatus }),
  })
  const records = recordCount === 1 ? '1 record was' : `${recordCount} records were`
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  return new DeliveryError(
    `${records} not delivered after ${tries}: ${fault.code}: ${fault.message}`,
    {
      records: recordsOf(message),
      attempts,
      retryable: isRetryableClass(fault.faultClass),
      cause,
    },
  )
}
