import type { RefreshIdentity } from '../family/token-families.js'
import type { TokenFamily } from '../family/token-family.js'
import type { TokenNotifier } from '../family/token-notifier.js'
import type { HeldTokens } from '../family/tokens.js'
import { type Holding, isRefreshable, readHolding } from '../holder/holding.js'
import type { Settings } from '../settings/settings.js'
import type { Environment } from './environment.js'
import type { TokenFacts } from './transitions.js'

/** A snapshot of a holder: its tokens, and what this process knows about them. */
export class TokenView implements TokenFacts {
  readonly holding: Holding
  /** Absent if this process has not refreshed these tokens, or if there is no refresh token. */
  readonly family: TokenFamily | undefined
  readonly #nowMs: number

  /** @throws InvalidArgumentError */
  constructor(holder: unknown, settings: Settings, { clock, families }: Environment) {
    this.holding = readHolding(holder, settings)
    const { refreshToken } = this.holding
    this.family =
      refreshToken === undefined
        ? undefined
        : families.find(identityOf(this.holding, refreshToken, settings))
    this.#nowMs = clock.date().getTime()
  }

  /** The notifier of the source, if this process wrote tokens to the source. */
  get notifier(): TokenNotifier | undefined {
    return this.family?.notifierOf(this.holding.source)
  }

  /** Settles when the current notification of the holder ends. `undefined` if there is none. */
  get notification(): Promise<void> | undefined {
    return this.notifier?.underWay(this.holding.holder, this.holding.callback)
  }

  get isInsideNotification(): boolean {
    return this.family?.isInsideNotification() ?? false
  }

  get isInsideOwnNotification(): boolean {
    return this.family?.isInsideNotification(this.holding.holder) ?? false
  }

  get isBeingNotified(): boolean {
    return this.notification !== undefined
  }

  get isNotified(): boolean {
    return this.notifier?.isNotified(this.holding.holder, this.holding.callback) ?? true
  }

  get isOutdated(): boolean {
    return this.#ask((family, held) => family.isOutdated(held))
  }

  get isDue(): boolean {
    return (
      isRefreshable(this.holding) && this.#ask((family, held) => family.isDue(held, this.#nowMs))
    )
  }

  get isRefreshing(): boolean {
    return this.family?.isRefreshing ?? false
  }

  get isFromElsewhere(): boolean {
    return this.#ask((family, held) => family.isFromElsewhere(held))
  }

  #ask(question: (family: TokenFamily, held: HeldTokens) => boolean): boolean {
    const { accessToken, refreshToken } = this.holding
    if (this.family === undefined || refreshToken === undefined) return false
    return question(this.family, { accessToken, refreshToken })
  }
}

/** The identity of a refresh of these tokens: equal identities share one refresh. */
export const identityOf = (
  { clientFields }: Holding,
  refreshToken: string,
  { refreshUrl }: Settings,
): RefreshIdentity => ({
  refreshUrl,
  clientId: String(new Map(clientFields).get('client_id') ?? ''),
  refreshToken,
})
