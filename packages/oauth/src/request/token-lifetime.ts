/** When a token request was sent and answered, by the local clock, and what the provider's clock said. */
export interface Exchange {
  readonly sentAtMs: number
  readonly receivedAtMs: number
  /** The `Date` header in milliseconds since the epoch; it has whole seconds only. */
  readonly serverDateMs: number | undefined
}

/** A token is refreshed this long before it runs out, or by half its life before, whichever is less. */
const LEAD_MS = 60_000
/** How coarse the `Date` header is: RFC 9110, section 5.6.7. */
const DATE_HEADER_STEP_MS = 1_000

/** From when on a token should be refreshed before it is used, in milliseconds of the local clock. */
export const refreshDueAt = (expiresInSeconds: number, exchange: Exchange): number => {
  const lifeMs = expiresInSeconds * 1_000
  return issuedAt(exchange) + lifeMs - Math.min(LEAD_MS, lifeMs / 2)
}

/**
 * When the life of the token began, by the local clock. A `Date` between the request and its answer is believed: the
 * clocks agree, and what came after it was transport. Any other `Date` comes from a clock that is off, so the moment
 * of the request is taken: the token cannot have been issued before.
 */
const issuedAt = ({ sentAtMs, receivedAtMs, serverDateMs }: Exchange): number => {
  if (serverDateMs === undefined) return sentAtMs
  const agrees = serverDateMs > sentAtMs - DATE_HEADER_STEP_MS && serverDateMs <= receivedAtMs
  return agrees ? Math.max(serverDateMs, sentAtMs) : sentAtMs
}
