import { startStopwatch } from '../stopwatch.js'
import type { TokenFamily } from '../family/token-family.js'
import type { Tokens } from '../family/tokens.js'
import type { RefreshableHolding } from '../holder/holding.js'
import { logTo } from '../holder/log-to.js'
import { buildRequest } from '../request/build-request.js'
import { requestWithRetries } from '../request/request-with-retries.js'
import { refreshDueAt } from '../request/token-lifetime.js'
import { showUrl } from '../settings/provider-url.js'
import type { Settings } from '../settings/settings.js'
import type { Environment } from './environment.js'
import { isInvalidGrant, mayBeUsedUp } from './failures.js'

/**
 * After a refusal, the refresh token is not sent again for this time. It is long enough so that failing calls do not
 * flood the provider, and short enough so that a client that was locked out can continue later.
 */
const REFUSED_FOR_MS = 60_000

/** The settings and the holder of a refresh. */
export interface RefreshContext {
  readonly settings: Settings
  readonly environment: Environment
}

/**
 * Joins or starts the refresh of a family.
 *
 * @param replaced the access token to replace
 * @throws TokenValidationError
 */
export const refreshFamily = (
  family: TokenFamily,
  holding: RefreshableHolding,
  replaced: string | undefined,
  { settings, environment: { clock } }: RefreshContext,
): Promise<void> => {
  const { refreshUrl, repeatLostRefresh } = settings
  const request = async (refreshToken: string): Promise<Tokens> => {
    logTo(holding.holder, `refreshing the access token at ${showUrl(refreshUrl)}`)
    const built = buildRequest({ ...holding, refreshToken }, settings)
    try {
      const { answer, exchange } = await requestWithRetries(built, clock, repeatLostRefresh)
      const { accessToken, expiresInSeconds } = answer
      return {
        accessToken,
        refreshToken: answer.refreshToken ?? refreshToken,
        refreshDueAtMs:
          expiresInSeconds === undefined ? undefined : refreshDueAt(expiresInSeconds, exchange),
      }
    } catch (failure) {
      if (isInvalidGrant(failure)) {
        const elapsed = startStopwatch(clock)
        family.ban({ refreshToken, failure, isOver: () => elapsed() >= REFUSED_FOR_MS })
      } else if (!repeatLostRefresh && mayBeUsedUp(failure)) {
        family.ban({ refreshToken, failure, isOver: () => false })
      }
      throw failure
    }
  }
  return family.refresh(holding, { replaced, request })
}
