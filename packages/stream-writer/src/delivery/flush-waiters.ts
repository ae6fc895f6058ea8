import type { Message } from '../message/message.js'
import type { ReportCounts } from './delivery-report.js'

/** The epoch of the records that an earlier writer left. Every wait covers it. */
export const RECOVERED_EPOCH = 0

/** The number of records of one epoch, by their result. */
interface Tally {
  pending: number
  delivered: number
  failed: number
  /** Records that stay on disk for a later writer. This writer does not deliver them. */
  left: number
}

/** A call that waits until all records accepted before it are settled. */
export interface Wait {
  /** Resolves when the wait is over. */
  readonly counts: Promise<ReportCounts>
  /** The last epoch that the wait covers. */
  readonly epoch: number
}

interface OpenWait extends Wait {
  readonly resolve: (counts: ReportCounts) => void
  /** Whether the caller gets a report. A stream only waits. */
  readonly hasReport: boolean
  /** The counts that the report leaves out: records that were settled before the call. */
  readonly before: Pick<Tally, 'delivered' | 'failed'>
}

/**
 * Decides when a `flush` is over, and counts the results of the records that it covers.
 *
 * Each call of `flush` ends an epoch and starts the next one. A message belongs to the epoch in which its records were
 * accepted. A wait is over when no epoch up to its own has a pending message. So waits may overlap, and each ends when
 * its own records are settled.
 *
 * The work per settled message does not depend on the number of waits, so ten thousand calls of `flush` stay cheap.
 */
export class FlushWaiters {
  #epoch = 0
  /** In ascending order: an epoch is added when it begins. */
  readonly #epochs = new Map<number, Tally>()
  /** In ascending order of epochs, which is the order in which waits begin and end. */
  readonly #waits: OpenWait[] = []
  #delivered = 0
  /** The sum of the epochs before the oldest epoch with a pending message. */
  readonly #closed = emptyTally()
  #areRecoveredKnown = true

  /** The epoch of a message that is opened now. */
  get epoch(): number {
    return this.#epoch
  }

  /** Counts a sealed message as pending. */
  add({ epoch, recordCount }: Message): void {
    this.#tallyOf(epoch).pending += recordCount
  }

  /** Call it before any other method if a spool is being opened. No wait ends until `addRecovered` is called. */
  expectRecovered(): void {
    this.#areRecoveredKnown = false
    this.#tallyOf(RECOVERED_EPOCH)
  }

  /** Counts `recordCount` records that an earlier writer left. */
  addRecovered(recordCount: number): void {
    this.#areRecoveredKnown = true
    this.#tallyOf(RECOVERED_EPOCH).pending += recordCount
    this.#advance()
  }

  delivered(message: Message): void {
    this.#delivered += message.recordCount
    this.#settle(message, 'delivered')
  }

  /** Counts the records as failed. Returns whether a caller awaits a report that covers them. */
  failed(message: Message): boolean {
    const latest = this.#waits.findLast(({ hasReport }) => hasReport)
    const isAwaited = latest !== undefined && latest.epoch >= message.epoch
    this.#settle(message, 'failed')
    return isAwaited
  }

  /** Counts `recordCount` records that stay on disk for a later writer. */
  left(message: Pick<Message, 'epoch' | 'recordCount'>): void {
    this.#settle(message, 'left')
  }

  /**
   * Begins to wait for every message that was sealed before the call.
   *
   * @param receivedBefore the number of failed records that the program has already received; the counts do not include
   * them
   * @param hasReport whether the caller gets a report
   */
  wait(receivedBefore: number, hasReport = true): Wait {
    const before = { delivered: this.#delivered, failed: receivedBefore }
    const wait = newWait(this.#epoch, hasReport, before)
    this.#waits.push(wait)
    this.#epoch++
    this.#advance()
    return wait
  }

  /** Ends a wait early. Returns the counts so far, or `undefined` if the wait is already over. */
  leave({ epoch }: Wait): ReportCounts | undefined {
    const index = this.#waits.findIndex((candidate) => candidate.epoch === epoch)
    const [wait] = index === -1 ? [] : this.#waits.splice(index, 1)
    if (!wait) return undefined
    const known = { ...this.#closed }
    for (const [tallied, tally] of this.#epochs) {
      if (tallied > epoch) break
      known.pending += tally.pending
      addSettled(known, tally)
    }
    return countsOf(wait, known)
  }

  #settle(
    { epoch, recordCount }: Pick<Message, 'epoch' | 'recordCount'>,
    outcome: 'delivered' | 'failed' | 'left',
  ): void {
    const tally = this.#epochs.get(epoch) as Tally // was added when the message was sealed
    tally[outcome] += recordCount
    tally.pending -= recordCount
    if (tally.pending === 0) this.#advance()
  }

  /** Closes the oldest epochs without a pending message, and ends the waits for them. */
  #advance(): void {
    if (!this.#areRecoveredKnown) return
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
    for (const wait of this.#waits.splice(0, count)) wait.resolve(countsOf(wait, this.#closed))
  }

  #tallyOf(epoch: number): Tally {
    const tally = this.#epochs.get(epoch) ?? emptyTally()
    this.#epochs.set(epoch, tally)
    return tally
  }
}

const emptyTally = (): Tally => ({ pending: 0, delivered: 0, failed: 0, left: 0 })

const addSettled = (sum: Tally, { delivered, failed, left }: Tally): void => {
  sum.delivered += delivered
  sum.failed += failed
  sum.left += left
}

const countsOf = (
  { before }: OpenWait,
  { pending, delivered, failed, left }: Tally,
): ReportCounts => ({
  delivered: delivered - before.delivered,
  failed: failed - before.failed,
  pending: pending + left,
})

const newWait = (epoch: number, hasReport: boolean, before: OpenWait['before']): OpenWait => {
  // The executor of a promise runs before its constructor returns.
  let resolve!: OpenWait['resolve']
  const counts = new Promise<ReportCounts>((settle) => {
    resolve = settle
  })
  return { counts, epoch, resolve, hasReport, before }
}
