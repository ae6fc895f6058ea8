/** The longest wait after the first failure, in milliseconds. It doubles with every further failure. */
export const FIRST_BACKOFF_MS = 200
/** The upper limit of all waits, in milliseconds. */
export const MAX_BACKOFF_MS = 10_000

/**
 * How long to wait before the next attempt: a random time between 0 and a bound that doubles with each failure ("full
 * jitter"). Because the time is random, many writers that failed together do not come back together.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param failures failures in a row, 1 or more
 * @param random a number from 0 (inclusive) to 1 (exclusive)
 */
export const backoffMs = (failures: number, random: number): number =>
  Math.floor(random * Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1)))
