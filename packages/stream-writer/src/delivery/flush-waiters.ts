import type { Message } from '../message/message.js'
import type { Custody } from '../spool/custody.js'
import { createReport, type DeliveryReport } from './delivery-report.js'
import type { Failure } from './failure.js'
import { FailureLog } from './failure-log.js'

/** What an earlier writer left belongs to the epoch that every wait covers. */
export const RECOVERED_EPOCH = 0

/** What became of the records of one epoch. */
interface Tally {
  pending: number
  delivered: number
  failed: number
  /** Not to be settled by this writer: on disk for a later one. */
  left: number
}

/** Somebody waits until everything that was sealed before is settled. */
export interface Wait {
  /** Settles with the wait. */
  readonly report: Promise<DeliveryReport>
  /** The last epoch that it covers. */
  readonly epoch: number
}

interface OpenWait extends Wait {
  readonly resolve: (report: DeliveryReport) => void
  /** Whether what fails meanwhile is handed back by its report. */
  readonly isReader: boolean
  /** What was settled before the wait began, and so is not in its report. */
  readonly before: Pick<Tally, 'delivered' | 'failed'>
  readonly firstFailure: number
}

/**
 * Who waits for which records. Time is cut into epochs: every wait ends one, every message belongs to one. A wait is
 * over when no epoch up to its own has a message left, so that waits may overlap and each sees its own to the end.
 *
 * Every call is a wait of its own, and nothing is counted once per wait: ten thousand calls of `flush` that nobody
 * awaits cost no more than their own.
 */
export class FlushWaiters {
  readonly #failures: FailureLog
  #epoch = 0
  /** In ascending order: epochs enter it in the order in which they begin. */
  readonly #epochs = new Map<number, Tally>()
  /** In ascending order of epochs, which is the order in which they began and in which they are over. */
  readonly #waits: OpenWait[] = []
  /** All that was settled so far. */
  readonly #settled = emptyTally()
  /** The part of it in epochs that no longer have a message, nor any before them. */
  readonly #closed = emptyTally()
  /** Who keeps on disk what failed and is in the report of nobody yet who reads it, and the epochs of that. */
  readonly #untold = new Map<Custody, number>()
  #isHeld = false

  /** @param maxFailedBytes how much of what failed is held for those who wait */
  constructor(maxFailedBytes: number) {
    this.#failures = new FailureLog(maxFailedBytes)
  }

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

  delivered(message: Message): void {
    this.#settle(message, 'delivered')
  }

  /** Returns what is held no longer to make room for this failure, which is told of when somebody waits for it. */
  failed(failure: Failure): readonly Failure[] {
    failure.isAwaited = this.#isAwaited(failure)
    const gone = failure.isAwaited ? this.#failures.append(failure) : []
    if (failure.isAwaited && failure.custody) {
      failure.custody.hold()
      this.#untold.set(failure.custody, failure.epoch)
    }
    // What no report will name any more is never released: it stays on disk for a later writer.
    for (const { custody } of gone) if (custody) this.#untold.delete(custody)
    this.#settle(failure, 'failed')
    return gone
  }

  /** So many records of an epoch stay on disk for a later writer. */
  left(message: Pick<Message, 'epoch' | 'recordCount'>): void {
    this.#settle(message, 'left')
  }

  /**
   * Begins to wait for every message that was sealed before the call. One who does not read the report waits as no
   * reader: what fails meanwhile is nobody's yet.
   */
  wait(isReader = true): Wait {
    const wait = newWait(this.#epoch, isReader, { ...this.#settled }, this.#failures.position)
    this.#waits.push(wait)
    this.#epoch++
    this.#advance()
    return wait
  }

  /** What is known so far, for one who waits no longer; `undefined` when the wait is over already. */
  leave({ epoch }: Wait): DeliveryReport | undefined {
    const index = this.#waits.findIndex((candidate) => candidate.epoch === epoch)
    const [wait] = index === -1 ? [] : this.#waits.splice(index, 1)
    if (!wait) return undefined
    const known = { ...this.#closed }
    for (const [tallied, tally] of this.#epochs) {
      if (tallied > epoch) break
      known.pending += tally.pending
      addSettled(known, tally)
    }
    const report = this.#reportOf(wait, known)
    this.#forget()
    return report
  }

  #isAwaited({ epoch }: Failure): boolean {
    const latest = this.#waits.findLast(({ isReader }) => isReader)
    return latest !== undefined && latest.epoch >= epoch
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
    while ((this.#waits[count]?.epoch ?? Number.POSITIVE_INFINITY) < epoch) count++
    if (count === 0) return
    for (const wait of this.#waits.splice(0, count)) {
      wait.resolve(this.#reportOf(wait, this.#closed))
    }
    this.#forget()
  }

  #forget(): void {
    this.#failures.forgetBefore(this.#waits[0]?.firstFailure ?? this.#failures.position)
  }

  #tallyOf(epoch: number): Tally {
    const tally = this.#epochs.get(epoch) ?? emptyTally()
    this.#epochs.set(epoch, tally)
    return tally
  }

  #reportOf(wait: OpenWait, { pending, delivered, failed, left }: Tally): DeliveryReport {
    const { epoch, before, firstFailure } = wait
    if (wait.isReader) this.#tell(epoch)
    const counts = {
      delivered: delivered - before.delivered,
      failed: failed - before.failed,
      pending: pending + left,
    }
    const failures = this.#failures.since(firstFailure)
    return createReport(counts, () =>
      failures().flatMap((failure) => (failure.epoch <= epoch ? failure.undelivered() : [])),
    )
  }

  /** A reader gets a report that covers an epoch: what failed up to it is in their hands. */
  #tell(epoch: number): void {
    for (const [custody, failedIn] of this.#untold) {
      if (failedIn > epoch) continue
      this.#untold.delete(custody)
      custody.release()
    }
  }
}

const emptyTally = (): Tally => ({ pending: 0, delivered: 0, failed: 0, left: 0 })

const addSettled = (sum: Tally, { delivered, failed, left }: Tally): void => {
  sum.delivered += delivered
  sum.failed += failed
  sum.left += left
}

const newWait = (
  epoch: number,
  isReader: boolean,
  before: OpenWait['before'],
  firstFailure: number,
): OpenWait => {
  let resolve: OpenWait['resolve'] | undefined
  const report = new Promise<DeliveryReport>((settle) => {
    resolve = settle
  })
  // The executor of a promise runs before its constructor returns.
  const settle = resolve as unknown as OpenWait['resolve']
  return { report, epoch, resolve: settle, isReader, before, firstFailure }
}
