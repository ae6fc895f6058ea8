import { SecretMask } from '@panoply/errors'

/** Longer texts are cut. Messages for people are shorter. */
const MAX_LENGTH = 2_000

/** Every secret that a client has sent so far. All texts for people pass through {@link KnownSecrets.mask}. */
export class KnownSecrets {
  readonly #mask = new SecretMask()
  readonly #secrets = new Set<string>()

  remember(secrets: Iterable<string>): void {
    const given = [...secrets].filter((secret) => secret !== '' && !this.#secrets.has(secret))
    for (const secret of given) this.#secrets.add(secret)
    if (given.length > 0) this.#mask.remember(given)
  }

  /** Whether a text is one of the secrets. */
  has(text: string): boolean {
    return this.#secrets.has(text)
  }

  /** The first 2,000 characters of a text, with `[secret]` in the place of each secret. */
  mask(text: string): string {
    return this.#mask.mask(text).slice(0, MAX_LENGTH)
  }
}
