import { MAX_TIMEOUT_MS } from '@panoply/errors/internal'

/** One number, or several of them if the header came more than once. */
const SECONDS = /^\d+(?:\.\d+)?(?:\s*,\s*\d+(?:\.\d+)?)*$/

/**
 * The wait that a `Retry-After` header asks for, in milliseconds. The header holds seconds or a date (RFC 9110, section
 * 10.2.3). A date is compared with the answer's own `Date`, so a wrong clock does no harm. A date in the past is 0.
 *
 * @param serverNowMs the time of the server's clock, or of this machine's if the server does not tell
 * @returns at most 24.8 days; `undefined` if the header cannot be read, for instance for a negative number
 */
export const retryAfterMs = (value: string | null, serverNowMs: number): number | undefined => {
  const text = value?.trim() ?? ''
  if (SECONDS.test(text)) return bounded(Math.max(...text.split(',').map(Number)) * 1_000)
  // A date holds a month by its name. Without this check, `Date.parse` would take "-5" for a year.
  const atMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(atMs) ? undefined : bounded(atMs - serverNowMs)
}

/** Limits a delay to the longest delay of a timer. */
export const bounded = (delayMs: number): number =>
  Math.ceil(Math.min(Math.max(0, delayMs), MAX_TIMEOUT_MS))
