import { DeliveryError, isRetryable, type TableRecord } from '@panoply/errors'

/** The error that hands back a record which was not accepted: no request carried it. */
export const refusalOf = (table: unknown, record: unknown, cause: unknown): DeliveryError => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DeliveryError(`1 record was not accepted: ${reason}`, {
    // As the caller passed it: it may be no object, and its table no text.
    records: [{ table, record } as TableRecord],
    attempts: 0,
    retryable: isRetryable(cause),
    cause,
  })
}
