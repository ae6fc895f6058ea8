import type { Pattern } from './given/automaton.js'
import { SecretFinder } from './given/secret-finder.js'
import { secretPatterns } from './given/secret-patterns.js'
import { maskSpans, MASK, type Span } from './span.js'
import { findSecretsOfUrls } from './named/secrets-of-urls.js'

/** A source uses fewer tokens while it runs. */
const MAX_SECRETS = 1_000
/** A longer text is masked as a whole: searching it would take too much memory. */
const MAX_TEXT_LENGTH = 16 * 1024 * 1024

/**
 * Masks secrets in texts. In all URLs it masks the password and the values of parameters that are named like secrets. A
 * given secret is found in these forms:
 *
 * - unchanged, and line by line;
 * - escaped, also several times over: as in JSON, JavaScript and `inspect`, URL-encoded, with HTML entities;
 * - in base64, also if a longer text was encoded as a whole and broken into lines;
 * - each line of a long secret whose bytes were encoded and broken into lines;
 * - in hexadecimal digits, and as the bytes of a `Buffer` or an array;
 * - its beginning, where a text says that it was cut;
 * - the parts of a secret URL, which are secrets, too.
 *
 * A secret of fewer than 8 characters counts only as a separate word: the password `art` does not change `started`. The
 * time to mask is linear in the length of the text, however long the secrets are.
 *
 * @example
 * const mask = new SecretMask(['s3cret-token'])
 * mask.mask('GET /?token=s3cret%2Dtoken') // 'GET /?token=[secret]'
 */
export class SecretMask {
  /** Secrets that are no longer in use stay: an answer may still hold a replaced token. */
  readonly #patterns = new Map<string, readonly Pattern[]>()
  #finder: SecretFinder | undefined

  /** @param secrets the first secrets to remember */
  constructor(secrets: Iterable<string> = []) {
    this.remember(secrets)
  }

  /** Adds secrets. All of them are masked. Of the secrets of earlier calls, the last 1,000 are kept. */
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

  /** The text with `[secret]` in place of each secret. If a text cannot be searched, all of it is masked. */
  mask(text: string): string {
    try {
      if (text.length > MAX_TEXT_LENGTH) return MASK
      return maskSpans(text, this.find(text))
    } catch {
      // If the search itself fails, nothing is known about the text. Showing it could show a secret.
      return MASK
    }
  }

  /**
   * The places of the secrets in the text.
   *
   * @internal
   * @param isCut whether the end of the text was cut off
   */
  find(text: string, isCut = false): Span[] {
    this.#finder ??= new SecretFinder([...this.#patterns.values()].flat())
    const { spans, texts } = findSecretsOfUrls(text)
    const again = texts.length > 0 ? new SecretFinder(texts.flatMap(secretPatterns)).find(text) : []
    return [...this.#finder.find(text, isCut), ...spans, ...again]
  }
}
