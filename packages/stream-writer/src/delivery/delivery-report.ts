import { inspect } from 'node:util'

import { DeliveryError } from '@panoply/errors'

import type { GivenUpRecords, UndeliveredRecord } from '../message/record-owners.js'

/** How many records a report tells of. */
export interface ReportCounts {
  /** Records that the queue took. */
  readonly delivered: number
  /** Records that were given up. */
  readonly failed: number
  /**
   * Records that are not settled: `flush` was called with a `timeoutMs`, or they stay on disk for the next writer.
   * Else 0.
   */
  readonly pending: number
}

/**
 * The results of the records of a writer.
 *
 * - A report of `flush` tells of the records that were unsettled when it was called, and of records that failed before and
 *   that the program has not received.
 * - A report of `close` tells the totals of the writer's life, equal to its `stats`.
 *
 * @example
 * const report = await writer.flush()
 * for (const { table, record, error } of report.undelivered) {
 *   console.error(`${table}: ${error?.message}`, record)
 * }
 */
export interface DeliveryReport extends ReportCounts {
  /**
   * The failed records that no `error` listener, no stream and no earlier report has received. While a report is awaited
   * `maxBufferedBytes` of them are kept for it, else `highWaterBytes`; older ones are only counted in `failed`.
   */
  readonly undelivered: readonly UndeliveredRecord[]
}

/** Makes a report. Its records are decoded when the program looks at them. */
export const createReport = (
  { delivered, failed, pending }: ReportCounts,
  handedBack: readonly GivenUpRecords[],
): DeliveryReport => {
  let undelivered: readonly UndeliveredRecord[] | undefined
  // A stream that is cut off during a flush adds its records to `handedBack`, although it had received them.
  const least = handedBack.reduce((sum, { recordCount }) => sum + recordCount, 0)
  const report: DeliveryReport = {
    delivered,
    failed: Math.max(failed, least),
    pending,
    get undelivered() {
      undelivered ??= handedBack.flatMap((records) => records.undelivered())
      return undelivered
    },
  }
  // A printed report shows the records instead of a getter.
  return Object.defineProperty(report, inspect.custom, { value: () => ({ ...report }) })
}

/** One error for records that failed at different times. It is retryable if writing some of them again can help. */
export const combinedError = (
  message: string,
  undelivered: readonly UndeliveredRecord[],
): DeliveryError => {
  const errors = undelivered.flatMap(({ error }) => error ?? [])
  const [first] = errors
  return new DeliveryError(first ? `${message}: ${first.message}` : message, {
    records: undelivered.map(({ table, record }) => ({ table, record })),
    attempts: errors.reduce((most, { attempts }) => Math.max(most, attempts), 0),
    retryable: errors.some(({ retryable }) => retryable),
    ...(first && { cause: first }),
  })
}
