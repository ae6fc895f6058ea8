import { inspect } from 'node:util'

import type { DeliveryError, TableRecord } from '@panoply/errors'

/** A record that was accepted and is handed back, with the reason. */
export interface UndeliveredRecord extends TableRecord {
  readonly error?: DeliveryError
}

/**
 * What became of the records that were accepted and unsettled when `flush` or `close` was called.
 *
 * Records that failed earlier while nobody listened to `error` are handed back here too, so that a program that
 * only reads reports misses none.
 */
export interface DeliveryReport {
  /** Records that the queue took. */
  readonly delivered: number
  /** Records that were given up. */
  readonly failed: number
  /**
   * Records that are still being tried, when `flush` was called with a `timeoutMs`, and those that stay on disk for the
   * next writer. Else 0.
   */
  readonly pending: number
  /** The records that were given up. */
  readonly undelivered: readonly UndeliveredRecord[]
}

/**
 * A report whose records are collected when somebody looks at them: of many waits that overlap each covers what those
 * before it cover, and a copy for each would fill the memory.
 */
export const createReport = (
  counts: Omit<DeliveryReport, 'undelivered'>,
  collect: () => readonly UndeliveredRecord[],
): DeliveryReport => {
  let collected: readonly UndeliveredRecord[] | undefined
  const report: DeliveryReport = {
    ...counts,
    get undelivered() {
      collected ??= collect()
      return collected
    },
  }
  // Whoever prints a report wants to see the records, not that there is a getter.
  return Object.defineProperty(report, inspect.custom, { value: () => ({ ...report }) })
}
