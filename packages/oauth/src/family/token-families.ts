import { createHash } from 'node:crypto'

import { TokenFamily } from './token-family.js'

/** What makes two refreshes the same one. */
export interface RefreshIdentity {
  readonly refreshUrl: URL
  readonly clientId: string
  readonly refreshToken: string
}

/** How many refresh tokens are known again; the one that was needed longest ago is forgotten first. */
const MAX_KNOWN_TOKENS = 10_000

/**
 * Which family a refresh token belongs to, also when it was replaced long ago: a copy of a source that was made before
 * must be given the present tokens, because a provider takes a second use of the old one for theft.
 */
export class TokenFamilies {
  /** By the hash of URL, client and refresh token, the one needed last at the end. */
  readonly #families = new Map<string, TokenFamily>()

  /** The family, if one of its tokens was refreshed or is being refreshed. */
  find(identity: RefreshIdentity): TokenFamily | undefined {
    const key = keyOf(identity)
    const family = this.#families.get(key)
    if (family !== undefined) this.#remember(key, family)
    return family
  }

  /** The family, a new one where the token is not known. */
  open(identity: RefreshIdentity): TokenFamily {
    const known = this.find(identity)
    if (known !== undefined) return known
    const family: TokenFamily = new TokenFamily((refreshToken) => {
      this.#remember(keyOf({ ...identity, refreshToken }), family)
    })
    this.#remember(keyOf(identity), family)
    return family
  }

  #remember(key: string, family: TokenFamily): void {
    this.#families.delete(key)
    this.#families.set(key, family)
    for (const [oldest, { isRefreshing }] of this.#families) {
      if (this.#families.size <= MAX_KNOWN_TOKENS) return
      if (!isRefreshing) this.#families.delete(oldest)
    }
  }
}

const keyOf = ({ refreshUrl, clientId, refreshToken }: RefreshIdentity): string =>
  createHash('sha256')
    .update(JSON.stringify([refreshUrl.href, clientId, refreshToken]))
    .digest('base64')
