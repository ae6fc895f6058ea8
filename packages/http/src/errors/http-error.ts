import { PanoplyError } from '@panoply/errors'

import { failureRow, type HttpFailure } from './failure-table.js'

/** Facts of an {@link HttpError}. */
export interface HttpErrorFacts {
  readonly failure: HttpFailure
  readonly method: string
  /** Without secrets. */
  readonly url: string
  readonly status?: number | undefined
  readonly retryAfterMs?: number | undefined
  /** Without secrets. */
  readonly body?: string | undefined
  readonly cause?: unknown
  readonly code?: string
}

/**
 * A request that failed. The classes that derive from it name the kind of failure. A plain `HttpError` is a failure of
 * the server (5xx), or a status without a class of its own.
 *
 * @example
 * ```ts
 * import { HttpClient, HttpError } from '@panoply/http'
 *
 * const api = new HttpClient({ baseUrl: 'https://api.example.com/v1' })
 * const user = await api.get('users/1').catch((error: unknown) => {
 *   if (error instanceof HttpError && error.status === 404) return undefined
 *   throw error
 * })
 * ```
 */
export class HttpError extends PanoplyError {
  static {
    // On the prototype, as in `PanoplyError`: a minifier cannot change it there.
    Object.defineProperty(this.prototype, 'name', { value: 'HttpError', writable: true })
  }

  /** What went wrong. */
  readonly failure: HttpFailure
  readonly method: string
  /** The URL of the request, without secrets. */
  readonly url: string
  /** The status of the answer. `undefined` if there was no answer. */
  readonly status: number | undefined
  /**
   * The wait before the next attempt that the API asks for, in milliseconds, at most 24.8 days. `undefined` if the API
   * does not ask.
   */
  override readonly retryAfterMs: number | undefined
  /** The first 1,000 characters of the answer's text, without secrets. */
  readonly body: string | undefined

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, {
      code: facts.code ?? 'PANOPLY_HTTP_FAILED',
      retryable: failureRow(facts.failure, facts.status).retryable,
      ...('cause' in facts && { cause: facts.cause }),
    })
    this.failure = facts.failure
    this.method = facts.method
    this.url = facts.url
    this.status = facts.status
    this.retryAfterMs = facts.retryAfterMs
    this.body = facts.body
  }
}
