import { InvalidArgumentError, isSecretName } from '@panoply/errors'

import { parseBaseUrl } from '../address/base-url.js'
import { setHeader } from '../auth/outgoing-request.js'
import { MAX_TIMEOUT_MS, systemClock } from '@panoply/errors/internal'
import { isRepeatedByClient, type RetryRules } from '../exchange/attempts.js'
import type { ExchangeParts } from '../exchange/exchange.js'
import { RateLimit, type RateLimitOptions } from '../pace/rate-limit.js'
import { KnownSecrets } from '../secrets/known-secrets.js'
import type { HttpClientOptions, RetryOptions } from './http-client-options.js'

const DEFAULT_TIMEOUT_MS = 60_000
const DEFAULT_ATTEMPTS = 4
const MAX_ATTEMPTS = 20
const DEFAULT_MAX_WAIT_MS = 60_000
const DEFAULT_MAX_BODY_BYTES = 64 * 1024 * 1024
const DEFAULT_MAX_ITEM_BYTES = 16 * 1024 * 1024

/** The defaults of single requests. */
export interface RequestDefaults {
  readonly headers: Headers
  readonly timeoutMs: number
  readonly maxBodyBytes: number
  readonly maxItemBytes: number
  readonly jsonTypes: readonly string[]
  readonly signal: AbortSignal | undefined
}

/**
 * The options of a client with their defaults.
 *
 * @throws InvalidArgumentError when one of them is out of bounds. No value is shown that may be a secret.
 */
export const resolveOptions = (
  options: HttpClientOptions,
): { readonly parts: ExchangeParts; readonly defaults: RequestDefaults } => {
  const { clock = systemClock, secrets: given = [], log = () => undefined } = options
  const baseUrl = parseBaseUrl(options.baseUrl)
  const secrets = new KnownSecrets()
  secrets.remember(given)
  return {
    parts: {
      ...{ baseUrl, clock, secrets },
      apiName: options.name ?? baseUrl.host,
      auth: options.auth,
      // Looked up for each request, so that a `fetch` that is replaced later is used.
      fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
      rateLimit: new RateLimit(clock, checkedRateLimit(options.rateLimit)),
      rules: retryRules(options.retry ?? {}),
      random: options.random ?? Math.random,
      log: (line) => {
        log(secrets.mask(line))
      },
      reason: options.reason,
    },
    defaults: {
      headers: headersOf(options.headers ?? {}, secrets),
      timeoutMs: inBounds('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS, 1, MAX_TIMEOUT_MS),
      maxBodyBytes: byteLimit('maxBodyBytes', options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES),
      maxItemBytes: byteLimit('maxItemBytes', options.maxItemBytes ?? DEFAULT_MAX_ITEM_BYTES),
      jsonTypes: options.jsonTypes ?? [],
      signal: options.signal,
    },
  }
}

/**
 * Headers for a request. The values of headers that are named like secrets are remembered, so that they are masked.
 */
export const headersOf = (
  given: Readonly<Record<string, string>>,
  secrets: KnownSecrets,
): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    if (isSecretName(name)) secrets.remember([value])
    setHeader(headers, name, value)
  }
  return headers
}

/** @throws InvalidArgumentError when the value is no whole number within the bounds */
export const inBounds = (name: string, value: number, min: number, max: number): number => {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new InvalidArgumentError(
    `${name}: expected a whole number from ${min} to ${max}, got ${String(value)}`,
    { argument: name },
  )
}

/** @throws InvalidArgumentError when the value is no number of bytes */
export const byteLimit = (name: string, value: number): number =>
  inBounds(name, value, 1, Number.MAX_SAFE_INTEGER)

const retryRules = (retry: RetryOptions | false): RetryRules => {
  const {
    attempts = DEFAULT_ATTEMPTS,
    maxWaitMs = DEFAULT_MAX_WAIT_MS,
    shouldRetry = isRepeatedByClient,
  } = retry === false ? { attempts: 1 } : retry
  return {
    attempts: inBounds('retry.attempts', attempts, 1, MAX_ATTEMPTS),
    maxWaitMs: inBounds('retry.maxWaitMs', maxWaitMs, 0, MAX_TIMEOUT_MS),
    shouldRetry,
  }
}

const checkedRateLimit = (rateLimit: RateLimitOptions | undefined): RateLimitOptions | undefined =>
  rateLimit && {
    requests: inBounds('rateLimit.requests', rateLimit.requests, 1, 1_000_000),
    perMs: inBounds('rateLimit.perMs', rateLimit.perMs, 1, MAX_TIMEOUT_MS),
  }
