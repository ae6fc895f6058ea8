import { SecretMask } from '@panoply/errors'

/** A shorter secret may be a part of an ordinary word. */
const MIN_ANYWHERE_LENGTH = 8
const REGEXP_CHARACTERS = /[\\^$.*+?()[\]{}|/]/g
/** Stands in the place of any secret when requests are compared. */
export const ANY_SECRET = 'secret'
/** The text that {@link Placeholders} puts in the place of a secret. */
export const PLACEHOLDER = /secret-\d+/g

/**
 * Puts `secret-1`, `secret-2` and so on in the place of secrets, the same for each occurrence of one. So a token that an
 * answer gives and a later request sends stays one and the same, and one that was refreshed stays another.
 */
export class Placeholders {
  readonly #names = new Map<string, string>()
  #pattern: RegExp | undefined
  #forms = new Map<string, string>()
  #mask: SecretMask | undefined

  /** Secrets that are replaced wherever they stand. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (secret === '' || this.#names.has(secret)) continue
      this.#names.set(secret, `secret-${this.#names.size + 1}`)
      this.#pattern = undefined
    }
  }

  /** The placeholder of a value that is a secret where it stands; it gets one if it has none. */
  nameOf(value: string): string {
    return this.#names.get(value) ?? ANY_SECRET
  }

  /**
   * A text without the secrets: in their plain form, escaped as in JSON, encoded as in URLs and forms, and in base64,
   * they get their placeholder. What is disguised in another way is `[secret]`.
   */
  replaceIn(text: string): string {
    if (this.#names.size === 0) return text
    if (!this.#pattern || !this.#mask) this.#prepare()
    const replaced = this.#pattern
      ? text.replace(this.#pattern, (form) => this.#forms.get(form) ?? ANY_SECRET)
      : text
    return this.#mask?.mask(replaced) ?? replaced
  }

  #prepare(): void {
    this.#forms = new Map()
    for (const [secret, name] of this.#names) {
      for (const form of formsOf(secret)) if (!this.#forms.has(form)) this.#forms.set(form, name)
    }
    // The longest first: a secret may be the beginning of another.
    const forms = [...this.#forms.keys()].sort((a, b) => b.length - a.length).map(patternOf)
    this.#pattern = new RegExp(forms.join('|'), 'gu')
    this.#mask = new SecretMask(this.#names.keys())
  }
}

const formsOf = (secret: string): string[] => {
  const wellFormed = Buffer.from(secret).toString()
  return [
    ...[secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(wellFormed)],
    ...[encodeURI(wellFormed), new URLSearchParams({ s: wellFormed }).toString().slice(2)],
    ...(secret.length < MIN_ANYWHERE_LENGTH
      ? []
      : [Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')]),
  ]
}

const patternOf = (form: string): string => {
  const escaped = form.replace(REGEXP_CHARACTERS, '\\$&')
  return form.length < MIN_ANYWHERE_LENGTH
    ? `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`
    : escaped
}
