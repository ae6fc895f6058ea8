/** The most that the first wait lasts; each one after it may last twice as long. */
const BASE_DELAY_MS = 500
/** The most that any wait lasts. */
const MAX_BACKOFF_MS = 20_000
/** How long the first 429 pauses the client when it does not say how long. */
const RATE_LIMIT_DELAY_MS = 1_000

/**
 * How long to wait before the next attempt: anything up to a limit that doubles, so that clients that failed together do
 * not come back together ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * @param attempt the attempt that failed, from 1
 * @param random a number from 0 up to, not including, 1
 */
export const backoffMs = (attempt: number, random: number): number =>
  Math.round(random * Math.min(MAX_BACKOFF_MS, BASE_DELAY_MS * 2 ** (attempt - 1)))

/** How long to pause after a 429 that does not say how long: a second, and twice as long each time. */
export const rateLimitPauseMs = (attempt: number): number =>
  Math.min(MAX_BACKOFF_MS, RATE_LIMIT_DELAY_MS * 2 ** (attempt - 1))
