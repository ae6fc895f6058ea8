import { MAX_TIMEOUT_MS } from '@panoply/errors/internal'

/** One number, or several of them where the header came more than once. */
const SECONDS = /^\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*$/

/**
 * How long a `Retry-After` header asks to wait, in milliseconds: seconds or a date (RFC 9110, section 10.2.3). A date is
 * compared with the answer's own `Date`, so that a clock that is off does not matter. A date in the past is 0.
 *
 * @param serverNowMs what the server's clock says, or this machine's where the server does not tell
 * @returns at most 24.8 days; `undefined` where the header cannot be read, such as a negative number
 */
export const retryAfterMs = (value: string | null, serverNowMs: number): number | undefined => {
  const text = value?.trim() ?? ''
  if (SECONDS.test(text)) return bounded(Math.max(...text.split(',').map(Number)) * 1_000)
  // A date has a month by its name: `Date.parse` would take "-5" for a year.
  const atMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(atMs) ? undefined : bounded(atMs - serverNowMs)
}

/** A delay within what a timer can wait. */
export const bounded = (delayMs: number): number =>
  Math.ceil(Math.min(Math.max(0, delayMs), MAX_TIMEOUT_MS))
