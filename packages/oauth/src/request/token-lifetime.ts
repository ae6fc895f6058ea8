/** When a token request was sent and answered, by the local clock, and the provider's own time. */
export interface Exchange {
  readonly sentAtMs: number
  readonly receivedAtMs: number
  /** The `Date` header in milliseconds since the epoch. The header has whole seconds only. */
  readonly serverDateMs: number | undefined
}

/** A token is refreshed this long before it expires, or half its lifetime before if that is shorter. */
const LEAD_MS = 60_000
/** The precision of the `Date` header: RFC 9110, section 5.6.7. */
const DATE_HEADER_STEP_MS = 1_000

/** The moment from which on a token is refreshed before it is used, in milliseconds of the local clock. */
export const refreshDueAt = (expiresInSeconds: number, exchange: Exchange): number => {
  const lifeMs = expiresInSeconds * 1_000
  return issuedAt(exchange) + lifeMs - Math.min(LEAD_MS, lifeMs / 2)
}

/**
 * When the token was issued, by the local clock. If `Date` lies between the request and its answer, the clocks agree,
 * and `Date` is that moment. Any other `Date` comes from a wrong clock. Then the moment of the request is used, because
 * the token cannot be older.
 */
const issuedAt = ({ sentAtMs, receivedAtMs, serverDateMs }: Exchange): number => {
  if (serverDateMs === undefined) return sentAtMs
  const agrees = serverDateMs > sentAtMs - DATE_HEADER_STEP_MS && serverDateMs <= receivedAtMs
  return agrees ? Math.max(serverDateMs, sentAtMs) : sentAtMs
}
