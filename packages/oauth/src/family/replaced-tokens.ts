import { createHash } from 'node:crypto'

/** How many replaced access tokens a family recognises. */
const MAX_REPLACED = 100

/** The access tokens of a family that a refresh was asked for, as hashes. The oldest beyond 100 are forgotten. */
export class ReplacedTokens {
  /** The latest last. */
  readonly #hashes = new Set<string>()

  /** @param accessToken `undefined` stands for a source that had no access token yet */
  add(accessToken: string | undefined): void {
    const hash = hashOf(accessToken)
    this.#hashes.delete(hash)
    this.#hashes.add(hash)
    for (const oldest of this.#hashes) {
      if (this.#hashes.size <= MAX_REPLACED) break
      this.#hashes.delete(oldest)
    }
  }

  has(accessToken: string | undefined): boolean {
    return this.#hashes.has(hashOf(accessToken))
  }
}

/** Replaced tokens are only compared, so the tokens themselves need not be kept. */
const hashOf = (token = ''): string => createHash('sha256').update(token).digest('base64')
