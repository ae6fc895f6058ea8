import { bounded } from './retry-after.js'

/** The rate limit that an answer reports. */
export interface RateLimitState {
  /** How many more requests the API accepts before the reset. `undefined` if it does not say. */
  readonly remaining: number | undefined
  /** The time until the reset, in milliseconds. `undefined` if the API does not say. */
  readonly resetMs: number | undefined
}

const REMAINING = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining']
/** Epoch seconds, epoch milliseconds, a date, or a number of seconds from now: APIs differ. */
const RESET = ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset']
/** Always seconds from now. */
const RESET_AFTER = ['x-ratelimit-reset-after', 'x-rate-limit-reset-after']

/** A larger number is a moment, not a wait, because a wait of this number of seconds would be longer than 31 years. */
const MIN_EPOCH_SECONDS = 1_000_000_000
const MIN_EPOCH_MS = MIN_EPOCH_SECONDS * 1_000

/**
 * Reads the headers by which APIs tell their rate limit: `x-ratelimit-*`, `x-rate-limit-*`, `ratelimit-*`, and
 * `ratelimit` in both forms of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 * (`limit=100, remaining=0, reset=5` and `"default";r=0;t=5`).
 *
 * @param serverNowMs the time of the server's clock, or of this machine's if the server does not tell
 */
export const readRateLimit = (headers: Headers, serverNowMs: number): RateLimitState => {
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => headers.get(name) ?? undefined).find((value) => value !== undefined)
  const combined = readCombined(headers.get('ratelimit') ?? '')
  const after = numberOf(first(RESET_AFTER))
  return {
    remaining: numberOf(first(REMAINING)) ?? combined.remaining,
    resetMs:
      after === undefined
        ? (readReset(first(RESET), serverNowMs) ?? combined.resetMs)
        : bounded(after * 1_000),
  }
}

const readReset = (value: string | undefined, serverNowMs: number): number | undefined => {
  const reset = numberOf(value)
  if (reset === undefined) {
    const atMs = value !== undefined && /[a-z]{3}|T\d\d:/i.test(value) ? Date.parse(value) : NaN
    return Number.isNaN(atMs) ? undefined : bounded(atMs - serverNowMs)
  }
  if (reset >= MIN_EPOCH_MS) return bounded(reset - serverNowMs)
  if (reset >= MIN_EPOCH_SECONDS) return bounded(reset * 1_000 - serverNowMs)
  return bounded(reset * 1_000)
}

/** If an API has several limits, the used-up one with the longest wait counts. */
const readCombined = (text: string): RateLimitState => {
  const quotas = text.includes('"') ? text.split(',') : [text]
  const states = quotas.map((quota) => ({
    remaining: numberOf(/(?:^|[\s,;])(?:remaining|r)\s*=\s*([\d.]+)/i.exec(quota)?.[1]),
    reset: numberOf(/(?:^|[\s,;])(?:reset|t)\s*=\s*([\d.]+)/i.exec(quota)?.[1]),
  }))
  const [tightest] = states.sort(
    (a, b) =>
      (a.remaining ?? Infinity) - (b.remaining ?? Infinity) || (b.reset ?? 0) - (a.reset ?? 0),
  )
  const { remaining, reset } = tightest ?? {}
  return { remaining, resetMs: reset === undefined ? undefined : bounded(reset * 1_000) }
}

/** `undefined` for a negative number, and for a text that is no number. */
const numberOf = (value: string | undefined): number | undefined =>
  value !== undefined && /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined
