import { isRetryable } from '@panoply/errors'

/** One more try after a failed `read`. */
export interface Retry {
  /** The number of the try, from 1. */
  readonly attempt: number
  readonly maxAttempts: number
  readonly delayMs: number
  readonly error: unknown
}

/**
 * The default waits before each further try, in milliseconds. The number of waits is the number of tries.
 *
 * @example
 * ```ts
 * console.log(DEFAULT_RETRY_DELAYS_MS.length) // 3
 * ```
 */
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [1_000, 4_000, 16_000]

/** If an error asks for a longer wait, the run ends: the next run comes later anyway. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1_000
/** The errors that JavaScript throws for mistakes in the code of the source. Waiting does not repair them. */
const OWN_MISTAKES = [TypeError, ReferenceError]

/**
 * Decides whether a failed `read` is tried again, and after which wait. It counts the tries until `renew` is called.
 * The run calls `renew` when it has made progress.
 */
export class RetryBudget {
  readonly #delaysMs: readonly number[]
  #used = 0

  /** @param delaysMs the wait before each try; their number is the number of tries */
  constructor(delaysMs: readonly number[]) {
    this.#delaysMs = delaysMs
  }

  /** @returns `undefined` if the error is not retryable, or if all tries are used */
  next(error: unknown): Retry | undefined {
    const delaysMs = isOwnMistake(error) ? this.#delaysMs.slice(0, 1) : this.#delaysMs
    const delayMs = delaysMs[this.#used]
    const retryAfterMs = retryAfterOf(error)
    if (delayMs === undefined || retryAfterMs > MAX_RETRY_AFTER_MS || !isRetryable(error)) {
      return undefined
    }
    this.#used += 1
    return {
      attempt: this.#used,
      maxAttempts: delaysMs.length,
      delayMs: Math.max(delayMs, retryAfterMs),
      error,
    }
  }

  /** The run has made progress: all tries are available again. */
  renew(): void {
    this.#used = 0
  }
}

/** `fetch` of Node throws a TypeError with a cause when the network fails. */
const isOwnMistake = (error: unknown): boolean =>
  OWN_MISTAKES.some((Mistake) => error instanceof Mistake) &&
  (error as Error).cause === undefined &&
  (error as { retryable?: unknown }).retryable !== true

/** The wait that the error asks for, in milliseconds. 0 if it asks for none. */
const retryAfterOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null) return 0
  const { retryAfterMs } = error as { retryAfterMs?: unknown }
  return typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0
}
