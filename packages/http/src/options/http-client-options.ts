import type { Auth } from '../auth/auth.js'
import type { WallClock } from '@panoply/errors/internal'
import type { HttpError } from '../errors/http-error.js'
import type { Fetch } from '../exchange/open-answer.js'
import type { RateLimitOptions } from '../pace/rate-limit.js'

/** When the client tries again by itself. */
export interface RetryOptions {
  /** How often a request is sent at most, from 1 to 20. Default 4. */
  readonly attempts?: number
  /**
   * The longest wait, in milliseconds, that the client takes upon itself when the API asks for one. After a longer
   * `Retry-After` the error is thrown at once, with `retryAfterMs`. Default 60,000; at most 24.8 days.
   */
  readonly maxWaitMs?: number
  /**
   * Whether to try again after a failure. Default: after 408, 425, 429 and most 5xx, and when the connection fails, the
   * answer breaks off or takes too long. Only asked where the request may be repeated.
   */
  readonly shouldRetry?: (error: HttpError) => boolean
}

/** Options of an `HttpClient`. */
export interface HttpClientOptions {
  /** The address below which everything is asked for, http or https. */
  readonly baseUrl: string | URL
  /** What errors and log lines call the API. Default: the host of `baseUrl`. */
  readonly name?: string
  /** Sent with each request. The values of headers that are named like secrets are shown nowhere. */
  readonly headers?: Readonly<Record<string, string>>
  /** Credentials: `bearer()`, `basic()`, `header()` or `query()`. They are sent to the origin of `baseUrl` only. */
  readonly auth?: Auth
  /**
   * How long an attempt may take, up to the last byte of its answer, and how long a streamed answer may be silent, in
   * milliseconds. Default 60,000; from 1 up to 24.8 days.
   */
  readonly timeoutMs?: number
  /** When to try again; `false` for never. */
  readonly retry?: RetryOptions | false
  /** How many requests may start within how long, shared by all calls of the client. Default: as many as are made. */
  readonly rateLimit?: RateLimitOptions
  /** The largest answer that is held in memory, after decompression, in bytes. Default 64 MiB. */
  readonly maxBodyBytes?: number
  /** The largest item of a streamed answer, after decompression, in bytes. Default 16 MiB. */
  readonly maxItemBytes?: number
  /** More content types under which the API sends JSON, in lower case, such as `text/plain`. */
  readonly jsonTypes?: readonly string[]
  /**
   * Why the API refused a request, from the JSON of its answer (`undefined` where it is none), for the error's message.
   * Default: what stands under `message`, `description`, `detail`, `error` and the like.
   */
  readonly reason?: (body: unknown) => string | undefined
  /** Breaks off every call when it is aborted. */
  readonly signal?: AbortSignal
  /** Is told of attempts that follow, and of pages that repeat. Default: nothing is told. */
  readonly log?: (line: string) => void
  /** Secrets that errors and log lines must not show, besides those of `auth`: for instance one in a path. */
  readonly secrets?: readonly string[]
  /** Sends requests. Default: `fetch` of Node. Give another one for a proxy or for tracing. */
  readonly fetch?: Fetch
  /** Default: the time of this machine. */
  readonly clock?: WallClock
  /** A number from 0 up to, not including, 1, for the length of waits. Default `Math.random`. */
  readonly random?: () => number
}
