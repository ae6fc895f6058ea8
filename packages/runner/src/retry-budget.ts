import { isRetryable } from '@panoply/errors'

/** A failed `read` that is tried again. */
export interface Retry {
  /** 1 for the first time that it is tried again. */
  readonly attempt: number
  readonly maxAttempts: number
  readonly delayMs: number
  readonly error: unknown
}

/**
 * The default waits before each further try, in milliseconds. There are as many tries as waits.
 *
 * @example
 * ```ts
 * console.log(DEFAULT_RETRY_DELAYS_MS.length) // 3
 * ```
 */
export const DEFAULT_RETRY_DELAYS_MS: readonly number[] = [1_000, 4_000, 16_000]

/** An error that asks for a longer wait ends the run: the next run comes later anyway. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1_000
/** What JavaScript throws for mistakes in the source's own code: they do not pass with time. */
const OWN_MISTAKES = [TypeError, ReferenceError]

/**
 * Decides whether a failed `read` is tried again, and after which wait. Tries are counted until `renew`, which the run
 * calls when it has come further.
 */
export class RetryBudget {
  readonly #delaysMs: readonly number[]
  #used = 0

  /** @param delaysMs the wait before each try; their number is the number of tries */
  constructor(delaysMs: readonly number[]) {
    this.#delaysMs = delaysMs
  }

  /** @returns `undefined` when the error says that trying again cannot help, or when all tries are used */
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

  /** The run has come further: every try is there again. */
  renew(): void {
    this.#used = 0
  }
}

/** Node's `fetch` throws a TypeError with a cause when the network fails. */
const isOwnMistake = (error: unknown): boolean =>
  OWN_MISTAKES.some((Mistake) => error instanceof Mistake) &&
  (error as Error).cause === undefined &&
  (error as { retryable?: unknown }).retryable !== true

/** How long the error asks to wait, in milliseconds; 0 when it does not say. */
const retryAfterOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null) return 0
  const { retryAfterMs } = error as { retryAfterMs?: unknown }
  return typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0
}
