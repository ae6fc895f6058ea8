import type { TokenFamily } from '../family/token-family.js'
import { logTo } from '../holder/log-to.js'
import type { Settings } from '../settings/settings.js'
import type { Environment } from './environment.js'
import { isInvalidGrant, isTokenValidationError, type OwnFailures } from './failures.js'
import { TokenKeeper } from './token-keeper.js'
import type { TokenView } from './token-view.js'
import { afterInvalidGrant, afterRefusal, afterStart } from './transitions.js'

/**
 * One call of a guarded method, as a state machine: `docs/decisions/states-of-a-guarded-call.md` has its picture.
 * `transitions.ts` decides where the call goes next. Each method here is a state or a transition.
 */
export class GuardedCall {
  readonly #keeper: TokenKeeper
  readonly #isRefusal: Settings['isRefusal']
  readonly #ownFailures: OwnFailures
  /** The access token in the source when the method was last started or resumed. */
  #usedToken: string | undefined
  /** How often the method may run again. 0 after a refresh, because no token is newer. */
  #repeatsLeft = 2

  constructor(settings: Settings, holder: unknown, environment: Environment) {
    this.#keeper = new TokenKeeper(settings, holder, environment)
    this.#isRefusal = settings.isRefusal
    this.#ownFailures = environment.ownFailures
  }

  /**
   * State `starting`, for a method that cannot wait. Call it instead of {@link prepare}.
   *
   * @throws InvalidArgumentError if the holder is invalid
   */
  begin(): void {
    this.#run(this.#keeper.look())
  }

  /**
   * `starting`: to be called before the method runs.
   *
   * @returns `undefined` if there is nothing to wait for, so that the method starts in the same tick
   * @throws InvalidArgumentError if the holder is invalid
   */
  prepare(): Promise<void> | undefined {
    const view = this.#keeper.look()
    switch (afterStart(view)) {
      case 'running':
        this.#run(view)
        return undefined
      case 'joining':
        return this.#join(view)
      case 'catching up':
        return this.#ownFailures.mark(this.#giveNewestToken(view))
    }
  }

  /**
   * `refused`: to be called with what the method threw. Resolves when the method may run once more, with another token.
   *
   * @throws the error itself if it does not mean that the token was refused, or comes from the last run;
   *   TokenValidationError if there is no other token; InvalidArgumentError if a refresh lacks something; whatever a
   *   listener or the callback throws
   */
  async recover(error: unknown): Promise<void> {
    if (this.#repeatsLeft === 0) throw error
    if (this.#ownFailures.has(error) || !this.#isRefusal(error)) throw error
    this.#repeatsLeft--
    const view = this.#keeper.look()
    // The token is new here. Another refresh would return to this listener, without an end.
    if (view.isInsideNotification) throw error
    if (view.holding.accessToken === this.#usedToken) {
      const hasEnded = await this.#ownFailures.mark(this.#keeper.endOfNotification(view))
      if (!hasEnded) throw error
    }
    await this.#ownFailures.mark(this.#leaveRefused(error, true))
  }

  /** `refused`, once the holder is not being notified any more. */
  async #leaveRefused(refusal: unknown, isFirst: boolean): Promise<void> {
    const view = this.#keeper.look()
    const hasNewToken = view.holding.accessToken !== this.#usedToken
    switch (afterRefusal(view, hasNewToken)) {
      case 'catching up':
        return this.#giveNewestToken(view)
      case 'refreshing':
        return this.#refresh(view, refusal, isFirst)
    }
  }

  /** `refreshing`: the next run is the last. */
  async #refresh({ holding }: TokenView, refusal: unknown, isFirst: boolean): Promise<void> {
    this.#repeatsLeft = 0
    let family: TokenFamily
    try {
      family = await this.#keeper.refresh(holding, this.#usedToken, refusal)
    } catch (failure) {
      if (!isInvalidGrant(failure)) throw failure
      switch (afterInvalidGrant(holding, this.#keeper.look().holding, isFirst)) {
        case 'running':
          return
        case 'refused':
          return this.#leaveRefused(refusal, false)
        case 'failed':
          throw failure
      }
    }
    return this.#keeper.deliver(family)
  }

  /** `catching up`: the source gets the newest token, which is refreshed first if it is about to run out. */
  async #giveNewestToken(view: TokenView): Promise<void> {
    if (view.isDue) await this.#refreshAhead(view)
    await this.#keeper.deliver(view.family)
    this.#run(this.#keeper.look())
  }

  async #refreshAhead({ family, holding }: TokenView): Promise<void> {
    try {
      await this.#keeper.refresh(holding, holding.accessToken, undefined)
    } catch (failure) {
      if (!isTokenValidationError(failure)) throw failure
      // The old token may still be good. If it is not, the method is refused, and then the refresh must succeed.
      family?.stopRefreshingAhead()
      logTo(holding.holder, `continuing with the old access token: ${failure.message}`)
    }
  }

  /**
   * `joining`: the holder is being notified, and a listener may wait for this very call. The method therefore starts
   * with the new token at once. Only its own callback comes first, because that prepares the method for the token.
   */
  #join(view: TokenView): Promise<void> | undefined {
    this.#keeper.write(view)
    this.#run(this.#keeper.look())
    if (view.holding.callback === undefined || view.isInsideNotification) return undefined
    return this.#ownFailures.mark(this.#joinCallback(view))
  }

  async #joinCallback(view: TokenView): Promise<void> {
    const hasEnded = await this.#keeper.endOfNotification(view)
    if (hasEnded) await this.#keeper.deliver(view.family)
    this.#run(this.#keeper.look())
  }

  /** `running`: the method starts or continues with the current token of the source. */
  #run({ holding }: TokenView): void {
    this.#usedToken = holding.accessToken
  }
}
