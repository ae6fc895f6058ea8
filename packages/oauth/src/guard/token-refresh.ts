import { startStopwatch } from '../clock.js'
import type { Environment } from '../environment.js'
import type { TokenFamily, Tokens } from '../family/token-family.js'
import { say } from '../holder/say.js'
import type { Holding } from '../holder/token-holder.js'
import { requestTokens } from '../request/request-tokens.js'
import { refreshDueAt } from '../request/token-lifetime.js'
import { tokenRequest } from '../request/token-request.js'
import { showUrl } from '../settings/refresh-url.js'
import type { Settings } from '../settings/settings.js'
import { isInvalidGrant, mayBeUsedUp } from './failures.js'

/**
 * How long a refresh token that was refused is not sent again: calls that go on failing must not flood the provider,
 * while one who was locked out for a time need not wait for the end of the process.
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
 * @param replaced the access token that the refresh is to replace
 * @throws TokenValidationError
 */
export const refreshFamily = (
  family: TokenFamily,
  holding: Holding,
  replaced: string | undefined,
  { settings, environment: { clock } }: RefreshContext,
): Promise<void> => {
  const { refreshUrl, repeatLostRefresh } = settings
  const request = async (refreshToken: string): Promise<Tokens> => {
    say(holding.holder, `refreshing the access token at ${showUrl(refreshUrl)}`)
    const form = tokenRequest({ ...holding, refreshToken }, settings)
    try {
      const { answer, exchange } = await requestTokens(form, clock, repeatLostRefresh)
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
