import { hashOf } from './hash.js'

/** How many replaced access tokens a family recognises. */
const MAX_REPLACED = 100

/**
 * Hashes of the access tokens of a family for which a refresh was requested. Only hashes are kept, because replaced
 * tokens are only compared. The oldest beyond 100 are forgotten.
 */
export class ReplacedTokens {
  /** The latest last. */
  readonly #hashes = new Set<string>()

  /** @param accessToken `undefined` stands for a source that had no access token yet */
  add(accessToken: string | undefined): void {
    const hash = hashOf(accessToken ?? '')
    this.#hashes.delete(hash)
    this.#hashes.add(hash)
    for (const oldest of this.#hashes) {
      if (this.#hashes.size <= MAX_REPLACED) break
      this.#hashes.delete(oldest)
    }
  }

  has(accessToken: string | undefined): boolean {
    return this.#hashes.has(hashOf(accessToken ?? ''))
  }
}
