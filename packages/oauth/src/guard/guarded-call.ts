import { endsWithin } from '../clock.js'
import type { Environment } from '../environment.js'
import type { RefreshIdentity } from '../family/token-families.js'
import type { TokenFamily } from '../family/token-family.js'
import { say } from '../holder/say.js'
import { type Holding, readHolding } from '../holder/token-holder.js'
import type { Settings } from '../settings/settings.js'
import { isInvalidGrant, isTokenValidationError } from './failures.js'
import { refreshFamily } from './token-refresh.js'

/**
 * How long a call waits for listeners and callbacks that another call waits for already: it may be them who wait for
 * this one, in a way that cannot be seen from here, a queue for instance.
 */
const TELLING_WAIT_MS = 20_000

/** One call of a guarded method: makes sure of its token before it runs, and gets another when that is refused. */
export class GuardedCall {
  readonly #settings: Settings
  readonly #holder: unknown
  readonly #environment: Environment
  /** What the source held when the method was last started or resumed. */
  #usedToken: string | undefined
  /** How often the method may run again: none after a refresh, as no token is newer than the one that it gave. */
  #runsLeft = 2

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
    const { holder, source, callback } = holding
    const family = this.#environment.families.find(this.#identify(holding))
    if (family === undefined || family.isTelling(holder)) return undefined
    const ledger = family.ledgerOf(source)
    if (ledger?.underWay(holder, callback) !== undefined) return this.#joinIn(holding, family)
    const isUpToDate =
      !family.isOutdated(holding) &&
      !this.#isDue(family, holding) &&
      ledger?.isToldTo(holder, callback) !== false
    return isUpToDate ? undefined : this.#mark(this.#catchUp(holding, family))
  }

  /**
   * To be called with what the method threw. Resolves when it may run once more, with another token: after a refresh
   * for the last time, and once before where the token had been replaced already. That one may have run out too.
   *
   * @throws the error itself when it does not mean that the token was refused, or comes from the last run;
   *   TokenValidationError when no other token could be had, and whatever a listener or the callback throws
   */
  async recover(error: unknown): Promise<void> {
    if (this.#runsLeft === 0) throw error
    this.#runsLeft--
    if (this.#environment.ownFailures.has(error) || !this.#settings.isRefusal(error)) throw error
    let holding = this.#read()
    const isUnchanged = holding.accessToken === this.#usedToken
    // The token is brand-new here: another refresh would ask for the same again, without an end.
    if (this.#open(holding).isTelling()) throw error
    if (isUnchanged && !(await this.#mark(this.#endOfTelling(holding)))) throw error
    holding = this.#read()
    await this.#mark(this.#renew(holding, this.#open(holding), true))
  }

  /**
   * While the holder is being told of its token the method starts with it at once, as a listener may wait for the very
   * call. What the method's callback prepares it for comes first.
   */
  #joinIn(holding: Holding, family: TokenFamily): Promise<void> | undefined {
    this.#put(holding, family)
    this.#usedToken = this.#read().accessToken
    if (holding.callback === undefined || family.isTelling()) return undefined
    return this.#mark(this.#waitForCallback(holding, family))
  }

  async #waitForCallback(holding: Holding, family: TokenFamily): Promise<void> {
    if (await this.#endOfTelling(holding)) await this.#deliver(family)
    this.#usedToken = this.#read().accessToken
  }

  /** Waits for those who tell the holder just now. Resolves to whether they ended in time. */
  async #endOfTelling(holding: Holding): Promise<boolean> {
    const { holder, source, callback } = holding
    const ledger = this.#open(holding).ledgerOf(source)
    for (;;) {
      const telling = ledger?.underWay(holder, callback)
      if (telling === undefined) return true
      const { clock } = this.#environment
      if (!(await endsWithin(clock, TELLING_WAIT_MS, telling))) return false
    }
  }

  async #catchUp(holding: Holding, family: TokenFamily): Promise<void> {
    if (this.#isDue(family, holding)) {
      try {
        await this.#refresh(holding, family, holding.accessToken)
      } catch (failure) {
        if (!isTokenValidationError(failure)) throw failure
        // The old token may still be good. If it is not, the call will fail, and then the refresh must not.
        family.giveUpAhead()
        say(holding.holder, `going on with the old access token: ${failure.message}`)
      }
    }
    await this.#deliver(family)
    this.#usedToken = this.#read().accessToken
  }

  async #renew(holding: Holding, family: TokenFamily, mayRepeat: boolean): Promise<void> {
    const isReplaced = holding.accessToken !== this.#usedToken || family.isOutdated(holding)
    if (isReplaced && (!family.isRefreshing || family.isFromElsewhere(holding))) {
      return this.#catchUp(holding, family)
    }
    this.#runsLeft = 0
    try {
      await this.#refresh(holding, family, this.#usedToken)
    } catch (failure) {
      if (!isInvalidGrant(failure)) throw failure
      // Whoever else refreshed this token, another process perhaps, may have put the new one into the source.
      const now = this.#read()
      if (now.accessToken !== holding.accessToken) return
      if (now.refreshToken === holding.refreshToken || !mayRepeat) throw failure
      return this.#renew(now, this.#open(now), false)
    }
    return this.#deliver(family)
  }

  #refresh(holding: Holding, family: TokenFamily, replaced: string | undefined): Promise<void> {
    const context = { settings: this.#settings, environment: this.#environment }
    return refreshFamily(family, holding, replaced, context)
  }

  /** The source is read again: where it has come to hold tokens of another sign-in meanwhile, those win. */
  async #deliver(family: TokenFamily): Promise<void> {
    const holding = this.#read()
    if (this.#environment.families.find(this.#identify(holding)) !== family) return
    this.#put(holding, family)
    await family.ledgerOf(holding.source)?.tell(holding.holder, holding.callback)
  }

  #put(holding: Holding, family: TokenFamily): void {
    family.deliverTo(holding, this.#settings.accessKey, this.#settings.refreshKey)
  }

  #isDue(family: TokenFamily, holding: Holding): boolean {
    return family.isDue(holding, this.#environment.clock.now())
  }

  #read(): Holding {
    return readHolding(this.#holder, this.#settings)
  }

  #open(holding: Holding): TokenFamily {
    return this.#environment.families.open(this.#identify(holding))
  }

  #identify({ refreshToken, clientFields }: Holding): RefreshIdentity {
    const clientId = new Map(clientFields).get('client_id') ?? ''
    return { refreshUrl: this.#settings.refreshUrl, clientId, refreshToken }
  }

  #mark<Result>(work: Promise<Result>): Promise<Result> {
    return this.#environment.ownFailures.mark(work)
  }
}
