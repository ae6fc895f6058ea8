/** Stands in the place of a secret. */
export const MASK = '[secret]'

/** The place of a secret in a text: from `start` up to `end` (not included). */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text with one mask for all spans that overlap each other. */
export const maskSpans = (text: string, spans: readonly Span[]): string => {
  let masked = ''
  let maskedUpTo = 0
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start >= maskedUpTo) masked += text.slice(maskedUpTo, start) + MASK
    maskedUpTo = Math.max(maskedUpTo, end)
  }
  return masked + text.slice(maskedUpTo)
}
