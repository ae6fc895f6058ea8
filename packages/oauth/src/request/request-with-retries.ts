import { TokenValidationError } from '@panoply/errors'
import pRetry from 'p-retry'

import { sleep, type WallClock } from '@panoply/errors/internal'
import { startStopwatch } from '../stopwatch.js'
import { showUrl } from '../settings/provider-url.js'
import { meansInvalidGrant } from './answer-rules.js'
import type { TokenRequest } from './build-request.js'
import type { TokenAnswer } from './token-answer.js'
import { postTokenRequest } from './token-endpoint.js'
import type { Exchange } from './token-lifetime.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** The most requests that one refresh sends. */
const MAX_ATTEMPTS = 3
/** All attempts end within this time, because a provider that rotates refresh tokens treats a later repeat as theft. */
const REFRESH_TIMEOUT_MS = 20_000
/** Three attempts without an answer, and the waits between them, fit into `REFRESH_TIMEOUT_MS`. */
const ATTEMPT_TIMEOUT_MS = 6_000
/** The wait before the second attempt. The third waits twice as long. */
const FIRST_WAIT_MS = 500
/** If less time than this is left, no attempt starts, because it would be cut off before an answer could come. */
const MIN_ATTEMPT_MS = 1_000

/** Explains `invalid_grant` after an attempt whose answer was lost. */
const REPEAT_REFUSED =
  '; the answer to an attempt before was lost, and this provider does not allow a repeat: see repeatLostRefresh'
const NOT_REPEATED =
  '; the refresh token may be used up and is not sent again: repeatLostRefresh is false'

/**
 * Asks the provider for new tokens: up to three attempts within 20 s.
 *
 * @param repeatsLost whether an attempt may follow one that may have used up the refresh token
 * @throws TokenValidationError whose cause is the failure of the last attempt
 */
export const requestWithRetries = async (
  request: TokenRequest,
  clock: WallClock,
  repeatsLost: boolean,
): Promise<{ readonly answer: TokenAnswer; readonly exchange: Exchange }> => {
  const elapsed = startStopwatch(clock)
  const lost: TokenRequestFailure[] = []
  try {
    return await pRetry(
      () => {
        const leftMs = REFRESH_TIMEOUT_MS - elapsed()
        return postTokenRequest(request, Math.min(ATTEMPT_TIMEOUT_MS, leftMs), clock)
      },
      {
        retries: MAX_ATTEMPTS - 1,
        // The wait is in `shouldRetry`: it uses the injected clock, and lasts as long as the provider asks for.
        minTimeout: 0,
        shouldRetry: async ({ error, retriesConsumed }) => {
          if (!(error instanceof TokenRequestFailure) || !error.isTransient) return false
          if (error.mayBeUsedUp && !repeatsLost) return false
          if (error.mayBeUsedUp) lost.push(error)
          const waitMs = Math.max(FIRST_WAIT_MS * 2 ** retriesConsumed, error.retryAfterMs ?? 0)
          const fits = (untilMs: number): boolean => untilMs + MIN_ATTEMPT_MS <= REFRESH_TIMEOUT_MS
          if (!fits(elapsed() + waitMs)) return false
          await sleep(clock, waitMs)
          // Checked again, because the machine may have slept meanwhile until long after the deadline.
          return fits(elapsed())
        },
      },
    )
  } catch (error) {
    if (!(error instanceof TokenRequestFailure)) throw error
    const isRepeatRefused = lost.length > 0 && meansInvalidGrant(error.errorCode)
    const hint = isRepeatRefused ? REPEAT_REFUSED : ''
    const ban = error.mayBeUsedUp && !repeatsLost ? NOT_REPEATED : ''
    throw new TokenValidationError(
      `the access token could not be refreshed: ${error.message} (${showUrl(request.url)})${hint}${ban}`,
      { kind: error.kind, cause: error },
    )
  }
}
