import type { Message } from '../message/message.js'
import type { DeliveryReport, UndeliveredRecord } from './delivery-report.js'

interface Waiter {
  readonly epoch: number
  readonly result: Promise<DeliveryReport>
  readonly resolve: (report: DeliveryReport) => void
  /** How many callers still wait for the result. */
  readers: number
  delivered: number
  failed: number
  undelivered: UndeliveredRecord[]
}

/**
 * Who waits for which records. Time is cut into epochs: every wait ends one, every message belongs to one. A wait is
 * over when no epoch up to its own has a message left, so that waits may overlap and each sees its own to the end.
 */
export class FlushWaiters {
  #epoch = 0
  readonly #pending = new Map<number, number>()
  #waiters: Waiter[] = []

  /** The epoch that a message which is opened now belongs to. */
  get epoch(): number {
    return this.#epoch
  }

  /** Takes note of a message that was sealed. */
  add({ epoch, recordCount }: Message): void {
    this.#pending.set(epoch, (this.#pending.get(epoch) ?? 0) + recordCount)
  }

  /** Whether somebody waits for this message. */
  covers({ epoch }: Message): boolean {
    return this.#waiters.some((waiter) => waiter.readers > 0 && waiter.epoch >= epoch)
  }

  delivered(message: Message): void {
    for (const waiter of this.#waiters) {
      if (waiter.epoch >= message.epoch) waiter.delivered += message.recordCount
    }
    this.#settle(message)
  }

  failed(message: Message, undelivered: readonly UndeliveredRecord[]): void {
    for (const waiter of this.#waiters) {
      if (waiter.epoch < message.epoch) continue
      waiter.failed += message.recordCount
      for (const record of undelivered) waiter.undelivered.push(record)
    }
    this.#settle(message)
  }

  /** Resolves when every message that was sealed before the call is settled. */
  wait(): Promise<DeliveryReport> {
    const last = this.#waiters.at(-1)
    // Nothing was sealed since the last call: both wait for the same.
    if (last && !this.#pending.has(this.#epoch)) {
      last.readers++
      return last.result
    }
    const waiter = newWaiter(this.#epoch)
    this.#waiters.push(waiter)
    this.#epoch++
    this.#resolveSettled()
    return waiter.result
  }

  /** What is known so far, for a caller who waits for the result no longer. */
  leave(result: Promise<DeliveryReport>): DeliveryReport | undefined {
    const waiter = this.#waiters.find((candidate) => candidate.result === result)
    if (!waiter) return undefined
    waiter.readers--
    return reportOf(waiter, this.#pendingUpTo(waiter.epoch))
  }

  #settle({ epoch, recordCount }: Message): void {
    const left = (this.#pending.get(epoch) ?? 0) - recordCount
    if (left > 0) this.#pending.set(epoch, left)
    else this.#pending.delete(epoch)
    if (left <= 0) this.#resolveSettled()
  }

  #resolveSettled(): void {
    const oldest = Math.min(...this.#pending.keys())
    const settled = this.#waiters.filter((waiter) => waiter.epoch < oldest)
    this.#waiters = this.#waiters.filter((waiter) => waiter.epoch >= oldest)
    for (const waiter of settled) waiter.resolve(reportOf(waiter, 0))
  }

  #pendingUpTo(epoch: number): number {
    let sum = 0
    for (const [candidate, count] of this.#pending) if (candidate <= epoch) sum += count
    return sum
  }
}

const newWaiter = (epoch: number): Waiter => {
  let resolve: Waiter['resolve'] | undefined
  const result = new Promise<DeliveryReport>((settle) => {
    resolve = settle
  })
  // The executor of a promise runs before its constructor returns.
  return {
    epoch,
    result,
    resolve: resolve as Waiter['resolve'],
    readers: 1,
    delivered: 0,
    failed: 0,
    undelivered: [],
  }
}

const reportOf = (waiter: Waiter, pending: number): DeliveryReport => ({
  delivered: waiter.delivered,
  failed: waiter.failed,
  pending,
  undelivered: [...waiter.undelivered],
})
