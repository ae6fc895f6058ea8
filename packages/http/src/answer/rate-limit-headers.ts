import { bounded } from './retry-after.js'

/** What an answer says about the requests that are left. */
export interface RateLimitState {
  /** How many more requests the API takes before the reset; `undefined` where it does not say. */
  readonly remaining: number | undefined
  /** How long it is until then, in milliseconds; `undefined` where it does not say. */
  readonly resetMs: number | undefined
}

const REMAINING = ['x-ratelimit-remaining', 'x-rate-limit-remaining', 'ratelimit-remaining']
/** Epoch seconds, epoch milliseconds, a date, or a number of seconds from now: each API means one of them. */
const RESET = ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset']
/** Seconds from now, whatever their number. */
const RESET_AFTER = ['x-ratelimit-reset-after', 'x-rate-limit-reset-after']

/** A larger number is a moment and not a wait: in seconds it would be more than 31 years. */
const MIN_EPOCH_SECONDS = 1_000_000_000
const MIN_EPOCH_MS = MIN_EPOCH_SECONDS * 1_000

/**
 * Reads the headers by which APIs tell their rate limit: `x-ratelimit-*`, `x-rate-limit-*`, `ratelimit-*`, and
 * `ratelimit` in both forms of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 * (`limit=100, remaining=0, reset=5` and `"default";r=0;t=5`).
 *
 * @param serverNowMs what the server's clock says, or this machine's where the server does not tell
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

/** Of several limits, the one that is used up counts, and the one that lasts longest. */
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

/** Nothing for a negative number, or for what is none. */
const numberOf = (value: string | undefined): number | undefined =>
  value !== undefined && /^\s*\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined
