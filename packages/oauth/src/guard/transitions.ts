/**
 * The transitions of a guarded call, as pure functions. The states, and a picture of them, are in
 * `docs/decisions/states-of-a-guarded-call.md`.
 */

/** The facts about the tokens of a holder at one moment of a guarded call. */
export interface TokenFacts {
  /** A listener or a callback of this holder makes the call. */
  readonly isInsideOwnNotification: boolean
  /** The holder is being notified of a new token now. */
  readonly isBeingNotified: boolean
  /** The holder was notified of the newest token in its source. */
  readonly isNotified: boolean
  /** A refresh has replaced the token in the source. */
  readonly isOutdated: boolean
  /** The newest token expires soon. */
  readonly isDue: boolean
  /** A refresh of these tokens is running. */
  readonly isRefreshing: boolean
  /** The access token is neither from this process nor was it refused here. */
  readonly isFromElsewhere: boolean
}

/** From `starting`, before the method runs. */
export const afterStart = (facts: TokenFacts): 'running' | 'joining' | 'catching up' => {
  // The token is new, and the listener may wait for this very call.
  if (facts.isInsideOwnNotification) return 'running'
  if (facts.isBeingNotified) return 'joining'
  return facts.isOutdated || facts.isDue || !facts.isNotified ? 'catching up' : 'running'
}

/**
 * From `refused`, once the token that the method ran with was refused.
 *
 * @param hasNewToken whether the source holds another token than the method ran with
 */
export const afterRefusal = (
  facts: TokenFacts,
  hasNewToken: boolean,
): 'catching up' | 'refreshing' => {
  if (!hasNewToken && !facts.isOutdated) return 'refreshing'
  // While a refresh is under way, a token of this process is about to be replaced: the call joins that refresh.
  return facts.isRefreshing && !facts.isFromElsewhere ? 'refreshing' : 'catching up'
}

/** What the source holds. */
interface Tokens {
  readonly accessToken: string | undefined
  readonly refreshToken: string | undefined
}

/**
 * From `refreshing`, when the provider answered `invalid_grant`. Another process may have refreshed the same token, and
 * written the new tokens to the source.
 *
 * @param before the tokens of the source when the refresh began @param now its tokens after the answer
 */
export const afterInvalidGrant = (
  before: Tokens,
  now: Tokens,
  isFirst: boolean,
): 'running' | 'refused' | 'failed' => {
  if (now.accessToken !== before.accessToken) return 'running'
  const hasNewRefreshToken =
    now.refreshToken !== undefined && now.refreshToken !== before.refreshToken
  return hasNewRefreshToken && isFirst ? 'refused' : 'failed'
}
