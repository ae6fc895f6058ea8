import { DeliveryError } from '@panoply/errors'

import type { UndeliveredRecord } from './delivery-report.js'

/** One error that hands back records which failed at different times: it can help to try again if it can for some. */
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
