import { type SecretForm, secretForms } from './secret-forms.js'

/** Stands where a secret stood. */
const MASK = '[secret]'

/** More than the tokens that a source goes through while it runs. */
const MAX_SECRETS = 1_000
const WORD_CHARACTER = /[\p{L}\p{N}_]/u
/** The end of an escaped character, which is no part of the word that follows. */
const ESCAPE_AT_END = /(?:\\(?:[bfnrtv]|x[\da-f]{2}|u[\da-f]{4})|%[\da-f]{2})$/i
const LONGEST_ESCAPE = 6

/**
 * Blots secrets out of texts: as they are, escaped, URL-encoded in whole or in part, in base64. A secret of fewer than 8
 * characters counts only where it stands alone, so that a password `art` leaves `started` as it is. Where secrets
 * overlap, all of them go.
 */
export class SecretMask {
  /** Also those that are no longer in use: a token that was replaced may still be in an answer. */
  readonly #forms = new Map<string, readonly SecretForm[]>()

  /** Adds secrets to those that are masked, all of them: only those of earlier calls are forgotten for newer ones. */
  remember(secrets: Iterable<string>): void {
    const current = new Set(secrets)
    for (const secret of current) {
      const forms = this.#forms.get(secret) ?? secretForms(secret)
      this.#forms.delete(secret)
      this.#forms.set(secret, forms)
    }
    for (const oldest of this.#forms.keys()) {
      if (this.#forms.size <= Math.max(MAX_SECRETS, current.size)) return
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

const spansOf = ({ pattern, alone }: SecretForm, text: string): [start: number, end: number][] => {
  const spans: [number, number][] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index
    const end = start + match[0].length
    if (!alone || standsAlone(text, start, end)) spans.push([start, end])
    // Two that overlap are found, too.
    pattern.lastIndex = start + 1
  }
  return spans
}

const standsAlone = (text: string, start: number, end: number): boolean => {
  const continues = (inside: string, outside: string): boolean =>
    WORD_CHARACTER.test(inside) && WORD_CHARACTER.test(outside)
  const isBegun =
    continues(text.charAt(start), text.charAt(start - 1)) &&
    !ESCAPE_AT_END.test(text.slice(Math.max(0, start - LONGEST_ESCAPE), start))
  return !isBegun && !continues(text.charAt(end - 1), text.charAt(end))
}
