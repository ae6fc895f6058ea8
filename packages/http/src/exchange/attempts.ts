import pRetry from 'p-retry'

import type { WallClock } from '@panoply/errors/internal'
import { failureRow } from '../errors/failure-table.js'
import { HttpError } from '../errors/http-error.js'
import { backoffMs, rateLimitPauseMs } from '../pace/backoff.js'
import type { RateLimit } from '../pace/rate-limit.js'
import { sleepOrThrow } from '../pace/sleep-or-throw.js'

/** When the client tries again by itself. */
export interface RetryRules {
  /** How often a request is sent at most. */
  readonly attempts: number
  /** A longer wait than this is left to the system: the error is thrown at once. */
  readonly maxWaitMs: number
  readonly shouldRetry: (error: HttpError) => boolean
}

/** What the attempts of a request share. */
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
 * Calls `attempt` until it succeeds, or trying again does not help or is not allowed. Each attempt waits for its turn.
 *
 * @throws what the last attempt failed with
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
      // Other calls heed it, too, also where this one is not repeated.
      if (pauseMs !== undefined && pauseMs <= rules.maxWaitMs) rateLimit.pause(pauseMs)
      throw error
    }
  }
  try {
    return await pRetry(attemptOnce, {
      retries: rules.attempts - 1,
      // The wait between attempts is ours: by the injected clock, and as long as the API asks for.
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
        // A pause is waited for with the turn.
        if (pauseMs === undefined) await sleepOrThrow(clock, delayMs, signal)
        return true
      },
    })
  } catch (error) {
    // p-retry takes the place of the error where the wait was aborted.
    signal?.throwIfAborted()
    throw error instanceof OtherFailure ? error.original : error
  }
}

const pauseAskedFor = (error: HttpError, attempt: number): number | undefined =>
  error.retryAfterMs ?? (error.status === 429 ? rateLimitPauseMs(attempt) : undefined)

/** Carries what is no failure of HTTP past p-retry, which changes what is not an `Error`. */
class OtherFailure extends Error {
  readonly original: unknown

  constructor(original: unknown) {
    super('not a failure of HTTP')
    this.original = original
  }
}
