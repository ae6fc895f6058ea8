import { createHash } from 'node:crypto'

import { SourceLedger } from '../holder/source-ledger.js'
import { isInsideTelling } from '../holder/telling-scope.js'

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

/** Why a refresh token is not sent again, and whether it may be by now. */
interface Ban {
  readonly refreshToken: string
  readonly failure: Error
  readonly isOver: () => boolean
}

/** One refresh: which access token it is to replace, and how to ask for the new ones. */
export interface Refresh {
  readonly replaced: string | undefined
  readonly request: (refreshToken: string) => Promise<Tokens>
}

/** How many replaced access tokens a family knows again. */
const MAX_REPLACED = 100

/**
 * All tokens that came from one sign-in, each refresh token from the one before it. Whoever holds one of them, in
 * whichever copy of a source, belongs to the family and shares its one refresh at a time. Also the copies of this
 * package share it: what has to hold for all of them is asked of the family, not of a module.
 */
export class TokenFamily {
  readonly #join: (refreshToken: string) => void
  readonly #ledgers = new WeakMap<object, SourceLedger>()
  /** Hashes of access tokens that a refresh was asked for, the latest last. */
  readonly #replaced = new Set<string>()
  #current: Tokens | undefined
  #inFlight: Promise<void> | undefined
  #failedAhead = false
  #ban: Ban | undefined

  /** @param join makes a refresh token known as one of this family */
  constructor(join: (refreshToken: string) => void) {
    this.#join = join
  }

  get isRefreshing(): boolean {
    return this.#inFlight !== undefined
  }

  /** Whether the current call comes from inside of a listener or a callback; see {@link isInsideTelling}. */
  isTelling(holder?: object): boolean {
    return isInsideTelling(this, holder)
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

  /** Whether the access token of `held` is none that this process has got or seen refused. */
  isFromElsewhere(held: HeldTokens): boolean {
    if (this.isOutdated(held) || this.#current?.accessToken === held.accessToken) return false
    return !this.#replaced.has(hash(held.accessToken ?? ''))
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
  refresh(held: HeldTokens, { replaced, request }: Refresh): Promise<void> {
    this.#rememberReplaced(replaced)
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
    // A copy of a source may have asked for this with a token that is older still.
    if (this.#current !== undefined) this.#rememberReplaced(this.#current.accessToken)
    this.#join(tokens.refreshToken)
    this.#current = tokens
    this.#failedAhead = false
  }

  #rememberReplaced(accessToken: string | undefined): void {
    const known = hash(accessToken ?? '')
    this.#replaced.delete(known)
    this.#replaced.add(known)
    for (const oldest of this.#replaced) {
      if (this.#replaced.size <= MAX_REPLACED) break
      this.#replaced.delete(oldest)
    }
  }

  /** From now on a refresh with this token fails as it did, without a request. */
  ban(ban: Ban): void {
    this.#ban = ban
  }

  /** Remembers that a refresh ahead of time failed: the next one waits until the token is refused. */
  giveUpAhead(): void {
    this.#failedAhead = true
  }

  /** What was put into the source, and whom that was told, if anything was. */
  ledgerOf(source: object): SourceLedger | undefined {
    return this.#ledgers.get(source)
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
  ): SourceLedger | undefined {
    const current = this.#current
    if (current === undefined) return undefined
    const known = this.#ledgers.get(source)
    const isLatest = known?.tokens === current || held.accessToken !== current.accessToken
    if (!this.isOutdated(held) && isLatest) return known
    const changed = Object.fromEntries(
      [
        [accessKey, current.accessToken] as const,
        [refreshKey, current.refreshToken] as const,
      ].filter(([key, token]) => source[key] !== token),
    )
    const ledger = known ?? new SourceLedger(this, current)
    this.#ledgers.set(source, ledger)
    // Entered first: a source that throws has not been told of what it took.
    ledger.enter(current, changed)
    Object.assign(source, changed)
    return ledger
  }
}

/** Replaced tokens are only ever compared, so that they themselves need not be kept. */
const hash = (token: string): string => createHash('sha256').update(token).digest('base64')
