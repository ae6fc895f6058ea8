import type { Message } from '../message/message.js'
import type { DeliveryReport, UndeliveredRecord } from './delivery-report.js'

/** What became of the records of one epoch. */
interface Tally {
  pending: number
  delivered: number
  failed: number
}

interface Failure {
  readonly epoch: number
  readonly undelivered: readonly UndeliveredRecord[]
}

interface Waiter {
  readonly epoch: number
  readonly result: Promise<DeliveryReport>
  readonly resolve: (report: DeliveryReport) => void
  /** What was settled before the wait began, and so is not in its report. */
  readonly before: Pick<Tally, 'delivered' | 'failed'>
  readonly failures: readonly Failure[]
  readonly firstFailure: number
  /** How many callers still wait for the report. */
  readers: number
  /** How many wait for the end only. */
  others: number
}

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
  readonly #settled = { delivered: 0, failed: 0 }
  /** The part of it in epochs that no longer have a message, nor any before them. */
  readonly #closed = { delivered: 0, failed: 0 }
  /** What failed while somebody waited. Waiters share it; it starts anew when there is none. */
  #failures: Failure[] = []

  /** The epoch that a message which is opened now belongs to. */
  get epoch(): number {
    return this.#epoch
  }

  /** Takes note of a message that was sealed. */
  add({ epoch, recordCount }: Message): void {
    const tally = this.#epochs.get(epoch)
    if (tally) tally.pending += recordCount
    else this.#epochs.set(epoch, { pending: recordCount, delivered: 0, failed: 0 })
  }

  /** Whether somebody waits for this message. */
  covers({ epoch }: Message): boolean {
    const latest = this.#waiters.findLast(({ readers }) => readers > 0)
    return latest !== undefined && latest.epoch >= epoch
  }

  delivered(message: Message): void {
    this.#settle(message, 'delivered')
  }

  failed(message: Message, undelivered: readonly UndeliveredRecord[]): void {
    if (this.#waiters.length > 0) this.#failures.push({ epoch: message.epoch, undelivered })
    this.#settle(message, 'failed')
  }

  /**
   * Resolves when every message that was sealed before the call is settled. A caller who does not read the report
   * waits as no reader: what fails meanwhile is nobody's yet.
   */
  wait(isReader = true): Promise<DeliveryReport> {
    const last = this.#waiters.at(-1)
    // Nothing was sealed since the last call: both wait for the same. Not so when nobody read the report of the last:
    // what failed since then was kept for the next, and would be in both.
    if (last && !this.#epochs.has(this.#epoch) && (last.readers > 0 || !isReader)) {
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
    waiter.readers--
    // Nobody waits for its end: a program that asks again and again would leave one behind each time.
    if (waiter.readers + waiter.others === 0) this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
    const known = { pending: 0, ...this.#closed }
    for (const [epoch, { pending, delivered, failed }] of this.#epochs) {
      if (epoch > waiter.epoch) break
      known.pending += pending
      known.delivered += delivered
      known.failed += failed
    }
    return reportOf(waiter, known)
  }

  #settle({ epoch, recordCount }: Message, outcome: 'delivered' | 'failed'): void {
    const tally = this.#epochs.get(epoch) as Tally // was added when the message was sealed
    tally[outcome] += recordCount
    tally.pending -= recordCount
    this.#settled[outcome] += recordCount
    if (tally.pending === 0) this.#advance()
  }

  /** Closes the oldest epochs that have no message left, and ends the waits for them. */
  #advance(): void {
    for (const [epoch, { pending, delivered, failed }] of this.#epochs) {
      this.#resolveBefore(epoch)
      if (pending > 0) return
      this.#closed.delivered += delivered
      this.#closed.failed += failed
      this.#epochs.delete(epoch)
    }
    this.#resolveBefore(Number.POSITIVE_INFINITY)
  }

  #resolveBefore(epoch: number): void {
    let count = 0
    while ((this.#waiters[count]?.epoch ?? Number.POSITIVE_INFINITY) < epoch) count++
    if (count === 0) return
    for (const waiter of this.#waiters.splice(0, count)) {
      waiter.resolve(reportOf(waiter, { pending: 0, ...this.#closed }))
    }
  }
}

const newWaiter = (
  epoch: number,
  isReader: boolean,
  before: Waiter['before'],
  failures: Failure[],
): Waiter => {
  let resolve: Waiter['resolve'] | undefined
  const result = new Promise<DeliveryReport>((settle) => {
    resolve = settle
  })
  // The executor of a promise runs before its constructor returns.
  const settle = resolve as unknown as Waiter['resolve']
  const firstFailure = failures.length
  const callers = { readers: isReader ? 1 : 0, others: isReader ? 0 : 1 }
  return { epoch, result, resolve: settle, before, failures, firstFailure, ...callers }
}

/**
 * The records are collected when somebody looks at them: of many waits that overlap each covers what those before it
 * cover, and a copy for each would fill the memory.
 */
const reportOf = (waiter: Waiter, { pending, delivered, failed }: Tally): DeliveryReport => {
  const { epoch, before, failures, firstFailure } = waiter
  const lastFailure = failures.length
  let collected: UndeliveredRecord[] | undefined
  return {
    delivered: delivered - before.delivered,
    failed: failed - before.failed,
    pending,
    get undelivered() {
      collected ??= failures
        .slice(firstFailure, lastFailure)
        .flatMap((failure) => (failure.epoch <= epoch ? failure.undelivered : []))
      return collected
    },
  }
}
