import type { Auth } from '../auth/auth.js'
import type { WallClock } from '@panoply/errors/internal'
import type { HttpError } from '../errors/http-error.js'
import type { Fetch } from '../exchange/open-answer.js'
import type { RateLimitOptions } from '../pace/rate-limit.js'

/** The rules by which the client tries again. */
export interface RetryOptions {
  /** The largest number of times that a request is sent, from 1 to 20. Default 4. */
  readonly attempts?: number
  /**
   * The longest wait that the client accepts when the API asks for one, in milliseconds. If a `Retry-After` is longer,
   * the error is thrown at once, with `retryAfterMs`. Default 60,000; at most 24.8 days.
   */
  readonly maxWaitMs?: number
  /**
   * Whether to try again after a failure. Default: after 408, 425, 429 and most 5xx, and when the connection fails, the
   * answer breaks off or takes too long. Called only if the request may be repeated.
   */
  readonly shouldRetry?: (error: HttpError) => boolean
}

/** Options of an `HttpClient`. */
export interface HttpClientOptions {
  /** The address of the API, http or https. All requests go to URLs below it. */
  readonly baseUrl: string | URL
  /** The name of the API in errors and log lines. Default: the host of `baseUrl`. */
  readonly name?: string
  /** Headers of every request. The values of headers that are named like secrets are never shown. */
  readonly headers?: Readonly<Record<string, string>>
  /** Credentials: `bearer()`, `basic()`, `header()` or `query()`. They are sent only to the origin of `baseUrl`. */
  readonly auth?: Auth
  /**
   * The time limit of an attempt, up to the last byte of its answer, in milliseconds. For a streamed answer: the
   * longest silence. Default 60,000; from 1 up to 24.8 days.
   */
  readonly timeoutMs?: number
  /** When to try again. `false` means never. */
  readonly retry?: RetryOptions | false
  /** How many requests may start within a time, for all calls of the client together. Default: no limit. */
  readonly rateLimit?: RateLimitOptions
  /** The largest answer that is held in memory, after decompression, in bytes. Default 64 MiB. */
  readonly maxBodyBytes?: number
  /** The largest item of a streamed answer, after decompression, in bytes. Default 16 MiB. */
  readonly maxItemBytes?: number
  /** Further content types under which the API sends JSON, in lower case, such as `text/plain`. */
  readonly jsonTypes?: readonly string[]
  /**
   * Finds the API's reason for a refusal in the JSON of its answer, for the message of the error. It gets `undefined`
   * if the answer is no JSON. Default: the text under `message`, `description`, `detail`, `error` and similar names.
   */
  readonly reason?: (body: unknown) => string | undefined
  /** Aborts every call. */
  readonly signal?: AbortSignal
  /** Called with a line about each further attempt, and about each page that repeats. Default: no log. */
  readonly log?: (line: string) => void
  /** Secrets that errors and log lines must not show, besides those of `auth`. For instance a secret in a path. */
  readonly secrets?: readonly string[]
  /** Sends requests. Default: `fetch` of Node. Give another one for a proxy or for tracing. */
  readonly fetch?: Fetch
  /** The clock. Default: the clock of this machine. */
  readonly clock?: WallClock
  /** Returns a number from 0 up to 1 (not included), for the length of waits. Default `Math.random`. */
  readonly random?: () => number
}
