import type { Pattern } from './given/automaton.js'
import { SecretFinder } from './given/secret-finder.js'
import { secretPatterns } from './given/secret-patterns.js'
import { blotOut, MASK, type Span } from './span.js'
import { findUrlPasswords } from './named/url-passwords.js'

/** More than the tokens that a source goes through while it runs. */
const MAX_SECRETS = 1_000
/** A longer text is blotted out whole instead of searched: that would take more memory than it is worth. */
const MAX_TEXT_LENGTH = 16 * 1024 * 1024

/**
 * Blots secrets out of texts, and with them the passwords of all URLs. A secret is found as it is and as texts quote it:
 * escaped as in JSON, JavaScript and `inspect`, URL-encoded, with HTML entities, each also several times over; in
 * base64, also inside a longer text that was encoded whole and broken into lines; in hexadecimal digits; as the bytes
 * of a `Buffer` or an array; line by line; and its beginning where a text says that it was cut. The parts of a secret
 * URL are secrets, too.
 *
 * A secret of fewer than 8 characters counts only where it stands alone, so that a password `art` leaves `started` as
 * it is. The time to mask is linear in the length of the text, however long the secrets are.
 *
 * @example
 * const mask = new SecretMask(['s3cret-token'])
 * mask.mask('GET /?token=s3cret%2Dtoken') // 'GET /?token=[secret]'
 */
export class SecretMask {
  /** Also those that are no longer in use: a token that was replaced may still be in an answer. */
  readonly #patterns = new Map<string, readonly Pattern[]>()
  #finder: SecretFinder | undefined

  /** @param secrets the first secrets to remember */
  constructor(secrets: Iterable<string> = []) {
    this.remember(secrets)
  }

  /**
   * Adds secrets to those that are masked, all of them. Of the secrets of earlier calls the last 1,000 are kept.
   */
  remember(secrets: Iterable<string>): void {
    const current = new Set(secrets)
    current.delete('')
    for (const secret of current) {
      const known = this.#patterns.get(secret)
      if (known === undefined) this.#finder = undefined
      else this.#patterns.delete(secret)
      this.#patterns.set(secret, known ?? secretPatterns(secret))
    }
    for (const oldest of this.#patterns.keys()) {
      if (this.#patterns.size <= Math.max(MAX_SECRETS, current.size)) return
      this.#patterns.delete(oldest)
      this.#finder = undefined
    }
  }

  /** The text without the secrets: `[secret]` stands in the place of each. A text that cannot be searched goes whole. */
  mask(text: string): string {
    try {
      if (text.length > MAX_TEXT_LENGTH) return MASK
      return blotOut(text, this.find(text))
    } catch {
      // Nothing is known about the text any more: showing it could show a secret.
      return MASK
    }
  }

  /**
   * Where the text holds secrets.
   *
   * @internal
   * @param isCut whether the text went on
   */
  find(text: string, isCut = false): Span[] {
    this.#finder ??= new SecretFinder([...this.#patterns.values()].flat())
    const { spans, texts } = findUrlPasswords(text)
    const again = texts.length > 0 ? new SecretFinder(texts.flatMap(secretPatterns)).find(text) : []
    return [...this.#finder.find(text, isCut), ...spans, ...again]
  }
}
