import { createHash } from 'node:crypto'

import { Delivery } from '../holder/delivery.js'

/** The tokens that are good at the moment. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** From when on to refresh before use, in milliseconds of the local clock; absent where their life is not known. */
  readonly refreshDueAtMs: number | undefined
}

/** What a source holds of a family. */
interface HeldTokens {
  readonly accessToken: string | undefined
  readonly refreshToken: string
}

/** How many replaced access tokens a family knows again. */
const MAX_REPLACED = 100

/**
 * All tokens that came from one sign-in, each refresh token from the one before it. Whoever holds one of them, in
 * whichever copy of a source, belongs to the family and shares its one refresh at a time.
 */
export class TokenFamily {
  readonly #join: (refreshToken: string) => void
  readonly #deliveries = new WeakMap<object, Delivery>()
  /** Hashes of access tokens that a refresh was asked for, the latest last. */
  readonly #replaced = new Set<string>()
  #current: Tokens | undefined
  #inFlight: Promise<void> | undefined
  #failedAhead = false

  /** @param join makes a refresh token known as one of this family */
  constructor(join: (refreshToken: string) => void) {
    this.#join = join
  }

  get isRefreshing(): boolean {
    return this.#inFlight !== undefined
  }

  /** Whether `held` was replaced by a refresh, so that asking for another one would use a token twice. */
  isOutdated(held: HeldTokens): boolean {
    const current = this.#current
    if (current === undefined) return false
    if (current.refreshToken !== held.refreshToken) return true
    return (
      current.accessToken !== held.accessToken && this.#replaced.has(hash(held.accessToken ?? ''))
    )
  }

  /** Whether the token that `held` has, or will be given, should be refreshed before it is used. */
  isDue(held: HeldTokens, nowMs: number): boolean {
    const current = this.#current
    if (current?.refreshDueAtMs === undefined || this.#failedAhead) return false
    const isCurrent = current.accessToken === held.accessToken || this.isOutdated(held)
    return isCurrent && nowMs >= current.refreshDueAtMs
  }

  /**
   * Joins the refresh that is under way, or starts one with `request`, which is given the refresh token to use. Once it
   * has resolved the new tokens are to be had from {@link deliverTo}; what happens to them from there on cannot make
   * the refresh fail.
   */
  refresh(held: HeldTokens, request: (refreshToken: string) => Promise<Tokens>): Promise<void> {
    this.#replaced.add(hash(held.accessToken ?? ''))
    for (const oldest of this.#replaced) {
      if (this.#replaced.size <= MAX_REPLACED) break
      this.#replaced.delete(oldest)
    }
    const { refreshToken } = this.#current ?? held
    this.#inFlight ??= this.#replaceBy(() => request(refreshToken)).finally(() => {
      this.#inFlight = undefined
    })
    return this.#inFlight
  }

  async #replaceBy(request: () => Promise<Tokens>): Promise<void> {
    const tokens = await request()
    this.#join(tokens.refreshToken)
    this.#current = tokens
    this.#failedAhead = false
  }

  /** Remembers that a refresh ahead of time failed: the next one waits until the token is refused. */
  giveUpAhead(): void {
    this.#failedAhead = true
  }

  /** What was last put into the source, if anything. */
  deliveryTo(source: object): Delivery | undefined {
    return this.#deliveries.get(source)
  }

  /**
   * Puts the current tokens into a source that holds outdated ones. A token that came into it from elsewhere stays:
   * nothing here knows of a newer one.
   *
   * @param held what the source holds at the moment
   */
  deliverTo(
    { source, ...held }: HeldTokens & { readonly source: Record<string, unknown> },
    accessKey: string,
    refreshKey: string,
  ): Delivery | undefined {
    const current = this.#current
    if (current === undefined) return undefined
    const isOutdated = this.isOutdated(held)
    const last = this.#deliveries.get(source)
    if (!isOutdated && (last?.tokens === current || held.accessToken !== current.accessToken)) {
      return last
    }
    const changed = Object.fromEntries(
      [
        [accessKey, current.accessToken] as const,
        [refreshKey, current.refreshToken] as const,
      ].filter(([key, token]) => source[key] !== token),
    )
    Object.assign(source, changed)
    const delivery = new Delivery(this, current, changed)
    this.#deliveries.set(source, delivery)
    return delivery
  }
}

/** Replaced tokens are only ever compared, so that they themselves need not be kept. */
const hash = (token: string): string => createHash('sha256').update(token).digest('base64')
