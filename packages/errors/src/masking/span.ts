/** Stands where a secret stood. */
export const MASK = '[secret]'

/** Where a secret stands in a text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text with one mask in the place of all spans that overlap each other. */
export const blotOut = (text: string, spans: readonly Span[]): string => {
  let masked = ''
  let maskedUpTo = 0
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start >= maskedUpTo) masked += text.slice(maskedUpTo, start) + MASK
    maskedUpTo = Math.max(maskedUpTo, end)
  }
  return masked + text.slice(maskedUpTo)
}
