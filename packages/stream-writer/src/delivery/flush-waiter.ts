import type { Custody } from '../spool/custody.js'
import type { DeliveryReport, UndeliveredRecord } from './delivery-report.js'

/** What became of the records of one epoch. */
export interface Tally {
  pending: number
  delivered: number
  failed: number
  /** Not to be settled by this writer: on disk for a later one. */
  left: number
}

export const emptyTally = (): Tally => ({ pending: 0, delivered: 0, failed: 0, left: 0 })

/** A message that failed while somebody waited. */
export interface Failure {
  readonly epoch: number
  readonly undelivered: readonly UndeliveredRecord[]
  /** Held until a report that has the records is handed to a reader. */
  custody?: Custody | undefined
}

/** Somebody who waits for the records of all epochs up to one. */
export interface Waiter {
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

export const newWaiter = (
  epoch: number,
  isReader: boolean,
  before: Waiter['before'],
  failures: readonly Failure[],
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
export const reportOf = (
  waiter: Waiter,
  { pending, delivered, failed, left }: Tally,
): DeliveryReport => {
  const { epoch, before, failures, firstFailure } = waiter
  const lastFailure = failures.length
  let collected: UndeliveredRecord[] | undefined
  return {
    delivered: delivered - before.delivered,
    failed: failed - before.failed,
    pending: pending + left,
    get undelivered() {
      collected ??= failures
        .slice(firstFailure, lastFailure)
        .flatMap((failure) => (failure.epoch <= epoch ? failure.undelivered : []))
      return collected
    },
  }
}
