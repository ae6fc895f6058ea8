import { isInsideNotification } from './notification-scope.js'
import { ReplacedTokens } from './replaced-tokens.js'
import { TokenNotifier } from './token-notifier.js'
import type { HeldTokens, Tokens } from './tokens.js'

/** Why a refresh token is not sent again, and until when. */
interface Ban {
  readonly refreshToken: string
  readonly failure: Error
  readonly isOver: () => boolean
}

/** One refresh. */
export interface Refresh {
  /** The access token to replace; `undefined` if the source has none yet. */
  readonly replaced: string | undefined
  /** Asks the provider. It is given the refresh token to use. */
  readonly request: (refreshToken: string) => Promise<Tokens>
}

/**
 * All tokens that come from one sign-in. Every copy of a source that has one of these tokens belongs to the family. A
 * family has at most one refresh at a time. Two installed copies of this package share families. So state that both
 * copies need is in the family, not in a module.
 */
export class TokenFamily {
  readonly #join: (refreshToken: string) => void
  readonly #notifiers = new WeakMap<object, TokenNotifier>()
  readonly #replaced = new ReplacedTokens()
  #current: Tokens | undefined
  #inFlight: Promise<void> | undefined
  #hasFailedAhead = false
  #ban: Ban | undefined

  /** @param join registers a refresh token as one of this family */
  constructor(join: (refreshToken: string) => void) {
    this.#join = join
  }

  get isRefreshing(): boolean {
    return this.#inFlight !== undefined
  }

  /** Whether a listener or a callback makes the current call; see {@link isInsideNotification}. */
  isInsideNotification(holder?: object): boolean {
    return isInsideNotification(this, holder)
  }

  /** Whether a refresh has already replaced `held`. Then another refresh would use a refresh token twice. */
  isOutdated(held: HeldTokens): boolean {
    const current = this.#current
    if (current === undefined) return false
    if (current.refreshToken !== held.refreshToken) return true
    return current.accessToken !== held.accessToken && this.#replaced.has(held.accessToken)
  }

  /** Whether the access token of `held` is unknown here: this process neither got it nor saw it refused. */
  isFromElsewhere(held: HeldTokens): boolean {
    if (this.isOutdated(held) || this.#current?.accessToken === held.accessToken) return false
    return !this.#replaced.has(held.accessToken)
  }

  /** Whether the newest token should be refreshed before `held` is used. */
  isDue(held: HeldTokens, nowMs: number): boolean {
    const current = this.#current
    if (current?.refreshDueAtMs === undefined || this.#hasFailedAhead) return false
    const isCurrent = current.accessToken === held.accessToken || this.isOutdated(held)
    return isCurrent && nowMs >= current.refreshDueAtMs
  }

  /**
   * Joins the current refresh, or starts one. Afterwards {@link writeTo} writes the new tokens to a source. If a source
   * cannot take them, the refresh does not fail.
   */
  refresh(held: HeldTokens, { replaced, request }: Refresh): Promise<void> {
    this.#replaced.add(replaced)
    const { refreshToken } = this.#current ?? held
    const ban = this.#ban
    if (ban?.refreshToken === refreshToken && !ban.isOver()) return Promise.reject(ban.failure)
    this.#inFlight ??= this.#replaceBy(() => request(refreshToken)).finally(() => {
      this.#inFlight = undefined
    })
    return this.#inFlight
  }

  async #replaceBy(request: () => Promise<Tokens>): Promise<void> {
    const tokens = await request()
    // A copy of a source may have started this refresh with a token that is older than the current one.
    if (this.#current !== undefined) this.#replaced.add(this.#current.accessToken)
    this.#join(tokens.refreshToken)
    this.#current = tokens
    this.#hasFailedAhead = false
  }

  /** Until the ban ends, a refresh with this token fails with the same failure, without a request. */
  ban(ban: Ban): void {
    this.#ban = ban
  }

  /** Call it when a refresh ahead of time has failed. The next refresh then waits until the token is refused. */
  stopRefreshingAhead(): void {
    this.#hasFailedAhead = true
  }

  /** The notifier of a source. `undefined` until tokens are written to the source. */
  notifierOf(source: object): TokenNotifier | undefined {
    return this.#notifiers.get(source)
  }

  /**
   * Writes the newest tokens to a source that holds outdated ones. A token that another program has put into the source
   * stays, because this process knows no newer token.
   *
   * @param held the current tokens of the source
   */
  writeTo(
    { source, ...held }: HeldTokens & { readonly source: Record<string, unknown> },
    accessKey: string,
    refreshKey: string,
  ): void {
    const current = this.#current
    if (current === undefined) return
    const known = this.#notifiers.get(source)
    const isLatest = known?.tokens === current || held.accessToken !== current.accessToken
    if (!this.isOutdated(held) && isLatest) return
    const changed = Object.fromEntries(
      [
        [accessKey, current.accessToken] as const,
        [refreshKey, current.refreshToken] as const,
      ].filter(([key, token]) => source[key] !== token),
    )
    const notifier = known ?? new TokenNotifier(this, current)
    this.#notifiers.set(source, notifier)
    // Recorded before the write. If the source throws here, its holders are notified with the next version.
    notifier.recordWrite(current, changed)
    Object.assign(source, changed)
  }
}
