import pRetry from 'p-retry'

import type { WallClock } from '@panoply/errors/internal'
import { failureRow } from '../errors/failure-table.js'
import { HttpError } from '../errors/http-error.js'
import { backoffMs, rateLimitPauseMs } from '../pace/backoff.js'
import type { RateLimit } from '../pace/rate-limit.js'
import { sleepOrThrow } from '../pace/sleep-or-throw.js'

/** The rules by which the client tries again. */
export interface RetryRules {
  /** The largest number of times that a request is sent. */
  readonly attempts: number
  /** For a longer wait the error is thrown at once, and the system decides. */
  readonly maxWaitMs: number
  readonly shouldRetry: (error: HttpError) => boolean
}

/** The state that the attempts of a request share. */
export interface Attempts {
  readonly rules: RetryRules
  readonly isRepeatable: boolean
  readonly signal: AbortSignal | undefined
  readonly clock: WallClock
  readonly rateLimit: RateLimit
  readonly random: () => number
  readonly log: (line: string) => void
}

/** The failures that the client itself tries again. */
export const isRepeatedByClient = ({ failure, status }: HttpError): boolean =>
  failureRow(failure, status).repeated

/**
 * Calls `attempt` until it succeeds, or until trying again does not help or is not allowed. Each attempt waits for its
 * turn.
 *
 * @throws the error of the last attempt
 */
export const withAttempts = async <T>(attempt: () => Promise<T>, shared: Attempts): Promise<T> => {
  const { rules, signal, clock, rateLimit } = shared
  const attemptOnce = async (attemptNumber: number): Promise<T> => {
    try {
      await rateLimit.turn(signal)
      return await attempt()
    } catch (error) {
      if (!(error instanceof HttpError)) throw new OtherFailure(error)
      const pauseMs = pauseAskedFor(error, attemptNumber)
      // Other calls wait, too, even if this call is not repeated.
      if (pauseMs !== undefined && pauseMs <= rules.maxWaitMs) rateLimit.pause(pauseMs)
      throw error
    }
  }
  try {
    return await pRetry(attemptOnce, {
      retries: rules.attempts - 1,
      // p-retry does not wait. The wait between attempts uses the injected clock and lasts as long as the API asks.
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof HttpError) || !shared.isRepeatable) return false
        if (!rules.shouldRetry(error)) return false
        const pauseMs = pauseAskedFor(error, attemptNumber)
        if (pauseMs !== undefined && pauseMs > rules.maxWaitMs) return false
        const delayMs = pauseMs ?? backoffMs(attemptNumber, shared.random())
        shared.log(
          `${error.message}; attempt ${attemptNumber + 1} of ${rules.attempts} follows in ${delayMs} ms`,
        )
        // The turn includes the pause.
        if (pauseMs === undefined) await sleepOrThrow(clock, delayMs, signal)
        return true
      },
    })
  } catch (error) {
    // If the wait was aborted, p-retry would throw another error than the caller's reason.
    signal?.throwIfAborted()
    throw error instanceof OtherFailure ? error.original : error
  }
}

const pauseAskedFor = (error: HttpError, attempt: number): number | undefined =>
  error.retryAfterMs ?? (error.status === 429 ? rateLimitPauseMs(attempt) : undefined)

/** Carries errors of other kinds past p-retry, which changes values that are no `Error`. */
class OtherFailure extends Error {
  readonly original: unknown

  constructor(original: unknown) {
    super('not a failure of HTTP')
    this.original = original
  }
}
