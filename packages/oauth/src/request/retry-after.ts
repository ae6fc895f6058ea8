/**
 * How long a `Retry-After` header asks to wait, in milliseconds; `undefined` where there is none that can be read.
 * Seconds or a date (RFC 9110, section 10.2.3); a date is compared with the answer's own `Date`, so that a clock that
 * is off does not matter.
 */
export const parseRetryAfter = (header: string | null, serverNowMs: number): number | undefined => {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000
  const untilMs = Date.parse(header)
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - serverNowMs)
}
