import { hashOf } from './hash.js'
import { TokenFamily } from './token-family.js'

/** Two refreshes with the same identity belong to the same family. */
export interface RefreshIdentity {
  readonly refreshUrl: URL
  readonly clientId: string
  readonly refreshToken: string
}

/** How many refresh tokens a process recognises. The least recently used one is forgotten first. */
const MAX_KNOWN_TOKENS = 10_000

/**
 * Finds the family of a refresh token, even if the token was replaced long ago. A copy of a source may still have such
 * a token. The copy gets the newest tokens, because a provider treats a second use of an old refresh token as theft.
 */
export class TokenFamilies {
  /** By the hash of URL, client and refresh token. The most recently used one is last. */
  readonly #families = new Map<string, TokenFamily>()

  /** The family, if one of its tokens was or is being refreshed. */
  find(identity: RefreshIdentity): TokenFamily | undefined {
    const key = keyOf(identity)
    const family = this.#families.get(key)
    if (family !== undefined) this.#remember(key, family)
    return family
  }

  /** The family. An unknown token gets a new family. */
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
  hashOf(JSON.stringify([refreshUrl.href, clientId, refreshToken]))
