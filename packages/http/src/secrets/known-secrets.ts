import { serializeError } from '@panoply/errors'

/** Every secret that a client has sent so far. Texts that people read go through {@link KnownSecrets.mask}. */
export class KnownSecrets {
  readonly #secrets = new Set<string>()

  remember(secrets: Iterable<string>): void {
    for (const secret of secrets) if (secret !== '') this.#secrets.add(secret)
  }

  /** Whether a text is one of the secrets. */
  has(text: string): boolean {
    return this.#secrets.has(text)
  }

  /** The beginning of a text, up to 2,000 characters, with `[secret]` in the place of each secret. */
  mask(text: string): string {
    return serializeError(text, { secrets: [...this.#secrets] }).message
  }
}
