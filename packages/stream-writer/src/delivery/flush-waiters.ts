import type { Message } from '../message/message.js'
import type { Custody } from '../spool/custody.js'
import type { DeliveryReport, UndeliveredRecord } from './delivery-report.js'
import {
  emptyTally,
  type Failure,
  newWaiter,
  reportOf,
  type Tally,
  type Waiter,
} from './flush-waiter.js'

/**
 * Who waits for which records. Time is cut into epochs: every wait ends one, every message belongs to one. A wait is
 * over when no epoch up to its own has a message left, so that waits may overlap and each sees its own to the end.
 *
 * Nothing is counted once per waiter: ten thousand calls of `flush` that nobody awaits cost no more than their own.
 */
export class FlushWaiters {
  #epoch = 0
  /** In ascending order: epochs enter it in the order in which they begin. */
  readonly #epochs = new Map<number, Tally>()
  /** In ascending order of epochs, which is the order in which they are over. */
  readonly #waiters: Waiter[] = []
  /** All that was settled so far. */
  readonly #settled = emptyTally()
  /** The part of it in epochs that no longer have a message, nor any before them. */
  readonly #closed = emptyTally()
  /** What failed while somebody waited. Waiters share it; it starts anew when there is none. */
  #failures: Failure[] = []
  /** Those of them that are held until a reader has them. */
  #untold: Failure[] = []
  #isHeld = false

  /** The epoch that a message which is opened now belongs to. */
  get epoch(): number {
    return this.#epoch
  }

  /** Takes note of a message that was sealed. */
  add({ epoch, recordCount }: Message): void {
    this.#tallyOf(epoch).pending += recordCount
  }

  /** It is not known yet how many records an earlier writer left: no wait is over until it is. Before any other call. */
  hold(): void {
    this.#isHeld = true
    this.#tallyOf(RECOVERED_EPOCH)
  }

  /** So many records were left; they belong to the first epoch. */
  release(recordCount: number): void {
    this.#isHeld = false
    this.#tallyOf(RECOVERED_EPOCH).pending += recordCount
    this.#advance()
  }

  /** Whether somebody waits for this message. */
  covers({ epoch }: Message): boolean {
    const latest = this.#waiters.findLast(({ readers }) => readers > 0)
    return latest !== undefined && latest.epoch >= epoch
  }

  delivered(message: Message): void {
    this.#settle(message, 'delivered')
  }

  /** @param custody held by the report that will have the records, when somebody waits for it */
  failed(message: Message, undelivered: readonly UndeliveredRecord[], custody?: Custody): void {
    if (this.#waiters.length > 0) {
      const failure: Failure = { epoch: message.epoch, undelivered, custody }
      this.#failures.push(failure)
      if (custody) this.#untold.push(failure)
      custody?.hold()
    }
    this.#settle(message, 'failed')
  }

  /** So many records of an epoch stay on disk for a later writer. */
  left(message: Pick<Message, 'epoch' | 'recordCount'>): void {
    this.#settle(message, 'left')
  }

  /**
   * Resolves when every message that was sealed before the call is settled. A caller who does not read the report
   * waits as no reader: what fails meanwhile is nobody's yet.
   */
  wait(isReader = true): Promise<DeliveryReport> {
    const last = this.#waiters.at(-1)
    // Nothing was sealed since the last call: both wait for the same. Not so when nobody read the report of the last:
    // what failed since then was kept for the next, and would be in both.
    const isSame = last?.epoch === this.#epoch - 1 && !this.#epochs.has(this.#epoch)
    if (last && isSame && (last.readers > 0 || !isReader)) {
      last[isReader ? 'readers' : 'others']++
      return last.result
    }
    if (this.#waiters.length === 0) this.#failures = []
    const waiter = newWaiter(this.#epoch, isReader, { ...this.#settled }, this.#failures)
    this.#waiters.push(waiter)
    this.#epoch++
    this.#advance()
    return waiter.result
  }

  /** What is known so far, for a caller who waits for the result no longer. */
  leave(result: Promise<DeliveryReport>): DeliveryReport | undefined {
    const waiter = this.#waiters.find((candidate) => candidate.result === result)
    if (!waiter) return undefined
    this.#tell(waiter)
    waiter.readers--
    // Nobody waits for its end: a program that asks again and again would leave one behind each time.
    if (waiter.readers + waiter.others === 0) this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
    const known = { ...this.#closed }
    for (const [epoch, tally] of this.#epochs) {
      if (epoch > waiter.epoch) break
      known.pending += tally.pending
      addSettled(known, tally)
    }
    return reportOf(waiter, known)
  }

  #tallyOf(epoch: number): Tally {
    const tally = this.#epochs.get(epoch) ?? emptyTally()
    this.#epochs.set(epoch, tally)
    return tally
  }

  #settle(
    { epoch, recordCount }: Pick<Message, 'epoch' | 'recordCount'>,
    outcome: 'delivered' | 'failed' | 'left',
  ): void {
    const tally = this.#epochs.get(epoch) as Tally // was added when the message was sealed
    tally[outcome] += recordCount
    tally.pending -= recordCount
    this.#settled[outcome] += recordCount
    if (tally.pending === 0) this.#advance()
  }

  /** Closes the oldest epochs that have no message left, and ends the waits for them. */
  #advance(): void {
    if (this.#isHeld) return
    for (const [epoch, tally] of this.#epochs) {
      this.#resolveBefore(epoch)
      if (tally.pending > 0) return
      addSettled(this.#closed, tally)
      this.#epochs.delete(epoch)
    }
    this.#resolveBefore(Number.POSITIVE_INFINITY)
  }

  #resolveBefore(epoch: number): void {
    let count = 0
    while ((this.#waiters[count]?.epoch ?? Number.POSITIVE_INFINITY) < epoch) count++
    if (count === 0) return
    for (const waiter of this.#waiters.splice(0, count)) {
      if (waiter.readers > 0) this.#tell(waiter)
      waiter.resolve(reportOf(waiter, this.#closed))
    }
  }

  /** A reader gets the report: what failed is in their hands. */
  #tell({ epoch, failures, firstFailure }: Waiter): void {
    if (this.#untold.length === 0) return
    const told = new Set(failures.slice(firstFailure).filter((failure) => failure.epoch <= epoch))
    for (const failure of this.#untold) if (told.has(failure)) failure.custody?.release()
    this.#untold = this.#untold.filter((failure) => !told.has(failure))
  }
}

/** What an earlier writer left belongs to the epoch that every wait covers. */
export const RECOVERED_EPOCH = 0

const addSettled = (sum: Tally, { delivered, failed, left }: Tally): void => {
  sum.delivered += delivered
  sum.failed += failed
  sum.left += left
}
