import { type SecretForm, secretForms } from './secret-forms.js'

/** Stands where a secret stood. */
export const MASK = '[secret]'

/** More than the tokens that a source goes through while it runs. */
const MAX_SECRETS = 1_000
const WORD_CHARACTER = /[\p{L}\p{N}_]/u

/**
 * Blots secrets out of texts, in every form of `secretForms`. A secret of fewer than 8 characters counts only where
 * it stands alone, so that a password `art` leaves `started` as it is. Where secrets overlap, all of them go.
 */
export class SecretMask {
  /** Also those that are no longer in use: a token that was replaced may still be in an answer. */
  readonly #forms = new Map<string, readonly SecretForm[]>()

  /** Adds secrets to those that are masked. */
  remember(secrets: Iterable<string>): void {
    for (const secret of secrets) {
      if (secret === '') continue
      const forms = this.#forms.get(secret) ?? secretForms(secret)
      this.#forms.delete(secret)
      this.#forms.set(secret, forms)
    }
    for (const oldest of this.#forms.keys()) {
      if (this.#forms.size <= MAX_SECRETS) return
      this.#forms.delete(oldest)
    }
  }

  /** The text without the secrets. */
  mask(text: string): string {
    const spans = [...this.#forms.values()].flat().flatMap((form) => spansOf(form, text))
    if (spans.length === 0) return text
    spans.sort(([a], [b]) => a - b)
    let masked = ''
    let maskedUpTo = 0
    for (const [start, end] of spans) {
      if (start >= maskedUpTo) masked += text.slice(maskedUpTo, start) + MASK
      maskedUpTo = Math.max(maskedUpTo, end)
    }
    return masked + text.slice(maskedUpTo)
  }
}

const spansOf = (
  { text: secret, alone }: SecretForm,
  text: string,
): [start: number, end: number][] => {
  const spans: [number, number][] = []
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
    const end = start + secret.length
    if (!alone || standsAlone(text, start, end)) spans.push([start, end])
  }
  return spans
}

const standsAlone = (text: string, start: number, end: number): boolean => {
  const continues = (inside: string, outside: string): boolean =>
    WORD_CHARACTER.test(inside) && WORD_CHARACTER.test(outside)
  return (
    !continues(text.charAt(start), text.charAt(start - 1)) &&
    !continues(text.charAt(end - 1), text.charAt(end))
  )
}
