import type { KnownSecrets } from '../secrets/known-secrets.js'
import { maskedCause } from '../secrets/masked-cause.js'
import { shownUrl } from '../secrets/shown-url.js'
import type { HttpFailure } from './failure-table.js'
import type { HttpError, HttpErrorFacts } from './http-error.js'
import { httpError } from './status-errors.js'

const MAX_BODY_LENGTH = 1_000
const MAX_REASON_LENGTH = 300

/** The facts of a request that errors show. */
export interface RequestLabel {
  /** The name of the API in messages. */
  readonly apiName: string
  readonly method: string
  /** The path below `baseUrl`, without the query. */
  readonly path: string
  readonly url: URL
}

/** An answer with a status that is no success. */
export interface Refusal {
  readonly status: number
  /** The reason in the words of the API. */
  readonly reason: string | undefined
  readonly body: string
  readonly retryAfterMs: number | undefined
}

/** Makes the errors of one request, and masks all their texts. */
export class RequestFailures {
  readonly #label: RequestLabel
  readonly #secrets: KnownSecrets

  constructor(label: RequestLabel, secrets: KnownSecrets) {
    this.#label = label
    this.#secrets = secrets
  }

  /** The API and the request in words, for log lines: `Typeform to forms/abc`. */
  get target(): string {
    const { method, path } = this.#label
    return this.#secrets.mask(method === 'GET' ? path : `${method} ${path}`)
  }

  get apiName(): string {
    return this.#label.apiName
  }

  refused({ status, reason, body, retryAfterMs }: Refusal): HttpError {
    const masked = this.#secrets.mask(body).slice(0, MAX_BODY_LENGTH)
    const words = reason === undefined ? '' : this.#secrets.mask(reason).slice(0, MAX_REASON_LENGTH)
    return this.#error(
      'status',
      `${this.apiName} answered ${status} to ${this.target}${words === '' ? '' : `: ${words}`}`,
      { status, retryAfterMs, body: masked },
    )
  }

  notAnswered(cause: unknown): HttpError {
    const message = `${this.apiName} did not answer to ${this.target}`
    return this.#error('connection', message, { cause: maskedCause(cause, this.#secrets) })
  }

  certificateRefused(cause: unknown): HttpError {
    const message = `the certificate of ${this.#label.url.host} was not accepted`
    return this.#error('certificate', message, { cause: maskedCause(cause, this.#secrets) })
  }

  timedOut(limitMs: number, status: number | undefined): HttpError {
    const what = status === undefined ? 'did not answer to' : 'did not finish its answer to'
    const message = `${this.apiName} ${what} ${this.target} within ${limitMs} ms`
    return this.#error('timeout', message, { status })
  }

  cut(status: number, cause: unknown): HttpError {
    const message = `${this.apiName} broke off its answer to ${this.target}`
    return this.#error('cut', message, { status, cause: maskedCause(cause, this.#secrets) })
  }

  /** @param body the text that came; the error shows its beginning */
  unexpected(expected: string, came: string, status: number, body?: string): HttpError {
    const message = `expected ${expected} from ${this.apiName} in the answer to ${this.target}, got ${came}`
    const masked = body === undefined ? undefined : this.#secrets.mask(body)
    return this.#error('format', this.#secrets.mask(message), {
      status,
      body: masked?.slice(0, MAX_BODY_LENGTH),
    })
  }

  tooLarge(what: string, limitBytes: number, option: string, status: number): HttpError {
    const message = `${this.apiName}'s answer to ${this.target} ${what} more than ${limitBytes} bytes: see ${option}`
    return this.#error('too-large', message, { status })
  }

  /** @param reason why the client does not follow the redirect; the reason names the target */
  notFollowed(reason: string, status: number): HttpError {
    const message = `${this.apiName}'s answer to ${this.target} leads to ${reason}`
    return this.#error('redirect', this.#secrets.mask(message), { status })
  }

  noToken(): HttpError {
    const message = `${this.apiName} was not asked for ${this.target}: there is no token to send`
    return this.#error('credentials', message, {})
  }

  #error(failure: HttpFailure, message: string, facts: Partial<HttpErrorFacts>): HttpError {
    const { method, url } = this.#label
    return httpError(message, { ...facts, failure, method, url: shownUrl(url, this.#secrets) })
  }
}
