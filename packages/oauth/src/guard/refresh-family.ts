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
 * How long a refresh token that was refused is not sent again. Calls that go on failing must not flood the provider;
 * a client that was locked out for a while must not have to wait for a new process.
 */
const REFUSED_FOR_MS = 60_000

/** Who asks for new tokens, and how. */
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
