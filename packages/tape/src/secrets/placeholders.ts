import { SecretMask } from '@panoply/errors'

/** Shorter secrets are not replaced everywhere, because they may be a part of an ordinary word. */
const MIN_ANYWHERE_LENGTH = 8
const REGEXP_CHARACTERS = /[\\^$.*+?()[\]{}|/]/g
/** Replaces each secret when requests are compared. */
export const ANY_SECRET = 'secret'
/** Matches the placeholders of {@link Placeholders}. */
export const PLACEHOLDER = /secret-\d+/g
/** Splits a text at its placeholders. Each second part is a placeholder. */
const AT_PLACEHOLDERS = /(secret-\d+)/

/**
 * Replaces secrets by the placeholders `secret-1`, `secret-2` and so on. Each secret always gets the same placeholder.
 * So a reader of the tape sees where a token of an answer is sent later, and where a refreshed token begins.
 */
export class Placeholders {
  readonly #names = new Map<string, string>()
  #pattern: RegExp | undefined
  #forms = new Map<string, string>()
  #mask: SecretMask | undefined

  /** Adds secrets that are replaced wherever they occur. */
  add(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (secret === '' || this.#names.has(secret)) continue
      this.#names.set(secret, `secret-${this.#names.size + 1}`)
      this.#pattern = undefined
    }
  }

  /** The placeholder of a value, or `secret` if the value was not added: then it is a secret only in one place. */
  nameOf(value: string): string {
    return this.#names.get(value) ?? ANY_SECRET
  }

  /**
   * The text without secrets. A placeholder replaces a secret in these forms: plain, escaped as in JSON, encoded as in
   * URLs and forms, base64. Secrets in other forms become `[secret]`.
   */
  replaceIn(text: string): string {
    if (this.#names.size === 0) return text
    if (!this.#pattern || !this.#mask) this.#prepare()
    const replaced = this.#pattern
      ? text.replace(this.#pattern, (form) => this.#forms.get(form) ?? ANY_SECRET)
      : text
    // For the mask, a placeholder after `?token=` would be a secret. So it is given only the text between placeholders.
    return replaced
      .split(AT_PLACEHOLDERS)
      .map((part, index) => (index % 2 === 1 ? part : (this.#mask?.mask(part) ?? part)))
      .join('')
  }

  #prepare(): void {
    this.#forms = new Map()
    for (const [secret, name] of this.#names) {
      for (const form of formsOf(secret)) if (!this.#forms.has(form)) this.#forms.set(form, name)
    }
    // The longest first, because a secret may be the beginning of another secret.
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
