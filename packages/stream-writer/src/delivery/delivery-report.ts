import { inspect } from 'node:util'

import { DeliveryError } from '@panoply/errors'

import type { GivenUpRecords, UndeliveredRecord } from '../message/record-owners.js'

/** The numbers of records in a report. */
export interface ReportCounts {
  /** Records that the queue accepted. */
  readonly delivered: number
  /** Records that were given up. */
  readonly failed: number
  /**
   * Records that are not settled yet. 0, except if `flush` reached its `timeoutMs`, or if records stay on disk for the
   * next writer.
   */
  readonly pending: number
}

/**
 * The results of the records of a writer.
 *
 * - A report of `flush` covers the records that were not settled when it was called, and earlier failed records that
 *   the program has not received yet.
 * - A report of `close` has the totals of the writer since its start, equal to its `stats`.
 *
 * @example
 * const report = await writer.flush()
 * for (const { table, record, error } of report.undelivered) {
 *   console.error(`${table}: ${error?.message}`, record)
 * }
 */
export interface DeliveryReport extends ReportCounts {
  /**
   * The failed records that no `error` listener, no stream and no earlier report has received. At most
   * `maxBufferedBytes` of them are kept while a report is awaited, otherwise at most `highWaterBytes`. Older ones are
   * only counted in `failed`.
   */
  readonly undelivered: readonly UndeliveredRecord[]
}

/** Makes a report. Its records are decoded when the program reads `undelivered`. */
export const createReport = (
  { delivered, failed, pending }: ReportCounts,
  handedBack: readonly GivenUpRecords[],
): DeliveryReport => {
  let undelivered: readonly UndeliveredRecord[] | undefined
  // If a stream is destroyed during a flush, its failed records are in `handedBack`, but not yet in the counts.
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
  // `console.log(report)` then shows the records instead of a getter.
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
