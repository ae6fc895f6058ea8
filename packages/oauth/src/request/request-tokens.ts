import { TokenValidationError } from '@panoply/errors'
import pRetry from 'p-retry'

import { type Clock, wait } from '../clock.js'
import { showUrl } from '../settings/refresh-url.js'
import type { TokenAnswer } from './token-answer.js'
import { postTokenRequest, type TokenRequest } from './token-endpoint.js'
import type { Exchange } from './token-lifetime.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** How often one refresh sends its request at most. */
const MAX_ATTEMPTS = 3
/** Everything happens within this: a provider that rotates refresh tokens takes a later repeat for theft. */
const REFRESH_TIMEOUT_MS = 20_000
/** Three silent attempts and the waits between them fit into the time of one refresh. */
const ATTEMPT_TIMEOUT_MS = 6_000
/** The wait before the second attempt; the third waits twice as long. */
const FIRST_WAIT_MS = 500
/** With less time than this left, another attempt would be broken off before it could help. */
const MIN_ATTEMPT_MS = 1_000

/**
 * Asks the provider for new tokens: up to three attempts within 20 s.
 *
 * @throws TokenValidationError whose cause is the failure of the last attempt
 */
export const requestTokens = async (
  request: TokenRequest,
  clock: Clock,
): Promise<{ readonly answer: TokenAnswer; readonly exchange: Exchange }> => {
  const deadlineMs = clock.now() + REFRESH_TIMEOUT_MS
  try {
    return await pRetry(
      () => {
        const leftMs = deadlineMs - clock.now()
        return postTokenRequest(request, Math.min(ATTEMPT_TIMEOUT_MS, leftMs), clock)
      },
      {
        retries: MAX_ATTEMPTS - 1,
        // The wait between attempts is ours: by the injected clock, as long as the provider asks for.
        minTimeout: 0,
        shouldRetry: async ({ error, retriesConsumed }) => {
          if (!(error instanceof TokenRequestFailure) || !error.isTransient) return false
          const waitMs = Math.max(FIRST_WAIT_MS * 2 ** retriesConsumed, error.retryAfterMs ?? 0)
          const fits = (untilMs: number): boolean => untilMs + MIN_ATTEMPT_MS <= deadlineMs
          if (!fits(clock.now() + waitMs)) return false
          await wait(clock, waitMs)
          // A machine that slept meanwhile wakes up long after the deadline.
          return fits(clock.now())
        },
      },
    )
  } catch (error) {
    if (!(error instanceof TokenRequestFailure)) throw error
    throw new TokenValidationError(
      `the access token could not be refreshed: ${error.message} (${showUrl(request.url)})`,
      { kind: error.kind, cause: error },
    )
  }
}

/** Whether the provider said that this refresh token is good for nothing any more. */
export const isInvalidGrant = (error: unknown): boolean =>
  error instanceof TokenValidationError &&
  error.cause instanceof TokenRequestFailure &&
  error.cause.errorCode === 'invalid_grant'
