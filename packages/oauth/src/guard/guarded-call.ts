import { isPanoplyError } from '@panoply/errors'

import type { Environment } from '../environment.js'
import { isInvalidGrant, requestTokens } from '../request/request-tokens.js'
import { showUrl } from '../settings/refresh-url.js'
import type { Settings } from '../settings/settings.js'
import { isInsideTelling } from '../holder/telling-scope.js'
import type { RefreshIdentity } from '../family/token-families.js'
import type { TokenFamily, Tokens } from '../family/token-family.js'
import { type Holding, readHolding } from '../holder/token-holder.js'
import { refreshDueAt } from '../request/token-lifetime.js'
import { tokenRequest } from '../request/token-request.js'

/** What a refresh, a listener or a callback threw: no sign that a token was refused, even to a guard around this one. */
const ownFailures = new WeakSet()

/** One call of a guarded method: makes sure of its token before it runs, and gets another when that is refused. */
export class GuardedCall {
  readonly #settings: Settings
  readonly #holder: unknown
  readonly #environment: Environment
  /** What the source held when the method was last started or resumed. */
  #usedToken: string | undefined

  constructor(settings: Settings, holder: unknown, environment: Environment) {
    this.#settings = settings
    this.#holder = holder
    this.#environment = environment
  }

  /**
   * In the place of {@link prepare} where the method has to start at once.
   *
   * @throws InvalidArgumentError as there
   */
  begin(): void {
    this.#usedToken = this.#read().accessToken
  }

  /**
   * To be called before the method runs. There is something to wait for only where its token has been replaced, or is
   * about to run out; a method starts as synchronously as ever otherwise.
   *
   * @throws InvalidArgumentError when something is missing that a refresh will need
   */
  prepare(): Promise<void> | undefined {
    const holding = this.#read()
    this.#usedToken = holding.accessToken
    const family = this.#environment.families.find(this.#identify(holding))
    if (family === undefined || isInsideTelling(family, holding.holder)) return undefined
    const { holder, source, callback } = holding
    const isUpToDate =
      !family.isOutdated(holding) &&
      !this.#isDue(family, holding) &&
      family.deliveryTo(source)?.isToldTo(holder, callback) !== false
    return isUpToDate ? undefined : markFailure(this.#catchUp(holding, family))
  }

  /**
   * To be called with what the method threw. Resolves when it may run once more, with another token.
   *
   * @throws the error itself when it does not mean that the token was refused, TokenValidationError when no other
   *   token could be had, and whatever a listener or the callback throws
   */
  async recover(error: unknown): Promise<void> {
    if (isOwnFailure(error) || !this.#settings.isRefusal(error)) throw error
    const holding = this.#read()
    const family = this.#environment.families.open(this.#identify(holding))
    // The token is brand-new here: another refresh would ask for the same again, without an end.
    if (isInsideTelling(family)) throw error
    await markFailure(this.#renew(holding, family, true))
  }

  async #catchUp(holding: Holding, family: TokenFamily): Promise<void> {
    if (this.#isDue(family, holding)) {
      try {
        await this.#refresh(holding, family)
      } catch (failure) {
        if (!isTokenValidationError(failure)) throw failure
        // The old token may still be good. If it is not, the call will fail, and then the refresh must not.
        family.giveUpAhead()
        holding.holder.log?.(`going on with the old access token: ${failure.message}`)
      }
    }
    await this.#deliver(family)
    this.#usedToken = this.#read().accessToken
  }

  async #renew(holding: Holding, family: TokenFamily, mayRepeat: boolean): Promise<void> {
    const isReplaced = holding.accessToken !== this.#usedToken || family.isOutdated(holding)
    if (isReplaced && !family.isRefreshing) return this.#catchUp(holding, family)
    try {
      await this.#refresh(holding, family)
    } catch (failure) {
      if (!isInvalidGrant(failure)) throw failure
      // Whoever else refreshed this token, another process perhaps, may have put the new one into the source.
      const now = this.#read()
      if (now.accessToken !== holding.accessToken) return
      if (now.refreshToken === holding.refreshToken || !mayRepeat) throw failure
      return this.#renew(now, this.#environment.families.open(this.#identify(now)), false)
    }
    return this.#deliver(family)
  }

  #refresh(holding: Holding, family: TokenFamily): Promise<void> {
    return family.refresh(holding, async (refreshToken): Promise<Tokens> => {
      const { clock } = this.#environment
      holding.holder.log?.(`refreshing the access token at ${showUrl(this.#settings.refreshUrl)}`)
      const request = tokenRequest({ ...holding, refreshToken }, this.#settings)
      const { answer, exchange } = await requestTokens(request, clock)
      const { accessToken, expiresInSeconds } = answer
      return {
        accessToken,
        refreshToken: answer.refreshToken ?? refreshToken,
        refreshDueAtMs:
          expiresInSeconds === undefined ? undefined : refreshDueAt(expiresInSeconds, exchange),
      }
    })
  }

  /** The source is read again: where it has come to hold tokens of another sign-in meanwhile, those win. */
  async #deliver(family: TokenFamily): Promise<void> {
    const { accessKey, refreshKey } = this.#settings
    const holding = this.#read()
    if (this.#environment.families.find(this.#identify(holding)) !== family) return
    const delivery = family.deliverTo(holding, accessKey, refreshKey)
    await delivery?.tell(holding.holder, holding.callback)
  }

  #isDue(family: TokenFamily, holding: Holding): boolean {
    return family.isDue(holding, this.#environment.clock.now())
  }

  #read(): Holding {
    return readHolding(this.#holder, this.#settings)
  }

  #identify({ refreshToken, clientFields }: Holding): RefreshIdentity {
    const clientId = new Map(clientFields).get('client_id') ?? ''
    return { refreshUrl: this.#settings.refreshUrl, clientId, refreshToken }
  }
}

const isTokenValidationError = (error: unknown): error is Error =>
  isPanoplyError(error) && error.code === 'PANOPLY_TOKEN_VALIDATION_FAILED'

const isOwnFailure = (error: unknown): boolean =>
  isTokenValidationError(error) ||
  (typeof error === 'object' && error !== null && ownFailures.has(error))

const markFailure = async (work: Promise<void>): Promise<void> => {
  try {
    await work
  } catch (error) {
    if (typeof error === 'object' && error !== null) ownFailures.add(error)
    throw error
  }
}
