/** The limit of the first wait. The limit doubles with each further wait. */
const BASE_DELAY_MS = 500
/** The limit of every wait. */
const MAX_BACKOFF_MS = 20_000
/** The pause after the first 429 that does not say how long to wait. */
const RATE_LIMIT_DELAY_MS = 1_000

/**
 * The wait before the next attempt: a random time below a limit that doubles with each attempt. So clients that failed
 * together do not return together ("full jitter",
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt the attempt that failed, from 1
 * @param random a number from 0 up to 1 (not included)
 */
export const backoffMs = (attempt: number, random: number): number =>
  Math.round(random * Math.min(MAX_BACKOFF_MS, BASE_DELAY_MS * 2 ** (attempt - 1)))

/** The pause after a 429 that does not say how long to wait: one second, and twice as long each further time. */
export const rateLimitPauseMs = (attempt: number): number =>
  Math.min(MAX_BACKOFF_MS, RATE_LIMIT_DELAY_MS * 2 ** (attempt - 1))
