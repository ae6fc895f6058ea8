import { DeliveryError, isRetryable, type TableRecord } from '@panoply/errors'

/** The error that hands back a record that was not accepted. It has `attempts: 0`, because no request was sent. */
export const refusalOf = (table: unknown, record: unknown, cause: unknown): DeliveryError => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new DeliveryError(`1 record was not accepted: ${reason}`, {
    // The arguments as the caller passed them. They may have wrong types.
    records: [{ table, record } as TableRecord],
    attempts: 0,
    retryable: isRetryable(cause),
    cause,
  })
}
