import { type ErrorStatus, registerErrorStatus } from '@panoply/errors'

import { failureRow } from './failure-table.js'
import { HttpError, type HttpErrorFacts } from './http-error.js'

/** The request is wrong: a 4xx without a class of its own, or a redirect that is not followed. */
export class BadRequestError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_BAD_REQUEST'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_BAD_REQUEST' })
  }
}

/**
 * 401: the credentials are wrong or have expired, or there is no token to send. Pass this class to `validateToken` of
 * `@panoply/oauth`.
 *
 * @example
 * ```ts
 * import { DataSource } from '@panoply/datasource'
 * import { bearer, HttpClient, UnauthorizedError } from '@panoply/http'
 * import { validateToken } from '@panoply/oauth'
 *
 * export class Stream extends DataSource {
 *   readonly #api = new HttpClient({
 *     baseUrl: 'https://api.example.com/v1',
 *     auth: bearer(() => this.source['access_token']),
 *   })
 *
 *   @validateToken('https://api.example.com/oauth/token', UnauthorizedError)
 *   async read(): Promise<Record<string, unknown>[] | null> {
 *     const rows = await this.#api.get<Record<string, unknown>[]>('rows')
 *     return rows.length > 0 ? rows : null
 *   }
 * }
 * ```
 */
export class UnauthorizedError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_UNAUTHORIZED'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_UNAUTHORIZED' })
  }
}

/** 403: the credentials do not allow the request. Also for a certificate of the API that was not accepted. */
export class ForbiddenError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_FORBIDDEN'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_FORBIDDEN' })
  }
}

/** 404 and 410: the resource does not exist, or no longer exists. */
export class NotFoundError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_NOT_FOUND'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_NOT_FOUND' })
  }
}

/** There was no complete answer: no connection, a broken connection, no data within `timeoutMs`, or a 408. */
export class NoAnswerError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_NO_ANSWER'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_NO_ANSWER' })
  }
}

/** The answer has the wrong form: another content type, no JSON, no list of items, or too large. */
export class AnswerFormatError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_ANSWER_FORMAT'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_ANSWER_FORMAT' })
  }
}

/** 429: too many requests, even after the client has waited as long as the API asked. */
export class RateLimitError extends HttpError {
  declare readonly code: 'PANOPLY_HTTP_RATE_LIMIT'

  constructor(message: string, facts: HttpErrorFacts) {
    super(message, { ...facts, code: 'PANOPLY_HTTP_RATE_LIMIT' })
  }
}

type HttpErrorClass = typeof HttpError

const CLASSES = {
  BadRequestError: [BadRequestError, 400],
  UnauthorizedError: [UnauthorizedError, 401],
  ForbiddenError: [ForbiddenError, 403],
  NotFoundError: [NotFoundError, 404],
  NoAnswerError: [NoAnswerError, 408],
  AnswerFormatError: [AnswerFormatError, 422],
  RateLimitError: [RateLimitError, 429],
  HttpError: [HttpError, 500],
} as const satisfies Record<string, readonly [HttpErrorClass, ErrorStatus]>

const BY_STATUS = new Map<ErrorStatus, HttpErrorClass>()
for (const [name, [ErrorClass, status]] of Object.entries(CLASSES)) {
  Object.defineProperty(ErrorClass.prototype, 'name', { value: name, writable: true })
  registerErrorStatus(ErrorClass, status)
  BY_STATUS.set(status, ErrorClass)
}

/** The error for a failure. The table of failures decides its class. */
export const httpError = (message: string, facts: HttpErrorFacts): HttpError => {
  const ErrorClass = BY_STATUS.get(failureRow(facts.failure, facts.status).status) ?? HttpError
  return new ErrorClass(message, facts)
}
