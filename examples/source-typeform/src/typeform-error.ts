import { type ErrorStatus, PanoplyError, registerErrorStatus } from '@panoply/errors'

/** Typeform has refused a request, or failed. */
export class TypeformError extends PanoplyError {
  override name = 'TypeformError'
  /** How long Typeform asks to wait before the next try. */
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    facts: { retryable: boolean; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(message, facts)
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** The access token was refused: a new one may help. */
export class UnauthorizedError extends TypeformError {
  override name = 'UnauthorizedError'
}

class ForbiddenError extends TypeformError {
  override name = 'ForbiddenError'
}

class NotFoundError extends TypeformError {
  override name = 'NotFoundError'
}

export class NoAnswerError extends TypeformError {
  override name = 'NoAnswerError'
}

export class RateLimitError extends TypeformError {
  override name = 'RateLimitError'
}

class BadRequestError extends TypeformError {
  override name = 'BadRequestError'
}

/** An answer that is not what the documentation says. */
export class AnswerFormatError extends TypeformError {
  override name = 'AnswerFormatError'
}

const STATUSES: readonly [typeof TypeformError, ErrorStatus][] = [
  [TypeformError, 500],
  [BadRequestError, 400],
  [UnauthorizedError, 401],
  [ForbiddenError, 403],
  [NotFoundError, 404],
  [NoAnswerError, 408],
  [AnswerFormatError, 422],
  [RateLimitError, 429],
]
for (const [ErrorClass, status] of STATUSES) registerErrorStatus(ErrorClass, status)

const classFor = (httpStatus: number): typeof TypeformError => {
  switch (httpStatus) {
    case 401:
      return UnauthorizedError
    case 403:
      return ForbiddenError
    case 404:
      return NotFoundError
    case 408:
      return NoAnswerError
    case 429:
      return RateLimitError
    default:
      return httpStatus < 500 ? BadRequestError : TypeformError
  }
}

/** What is needed of an answer that is no success. */
export interface Refusal {
  readonly httpStatus: number
  readonly path: string
  /** `{ code, description }` where it comes from Typeform itself. */
  readonly answer: unknown
  /** Seconds, or a date. */
  readonly retryAfter: string | null
  /** When it was sent, by the clock of the server. */
  readonly date: string | null
}

/** The error for an answer that is no success, with the reason that Typeform gives. */
export const refusalError = ({
  httpStatus,
  path,
  answer,
  retryAfter,
  date,
}: Refusal): TypeformError => {
  const { code, description } = (answer ?? {}) as Record<string, unknown>
  const reason = [description, code].filter((text) => typeof text === 'string').join(', ')
  return new (classFor(httpStatus))(
    `Typeform answered ${httpStatus} to ${path}${reason === '' ? '' : `: ${reason}`}`,
    {
      retryable: httpStatus === 408 || httpStatus === 429 || httpStatus >= 500,
      retryAfterMs: retryAfterMs(retryAfter, date),
    },
  )
}

/** Both forms that https://www.rfc-editor.org/rfc/rfc9110#field.retry-after knows; a date is by the server's clock. */
const retryAfterMs = (retryAfter: string | null, date: string | null): number | undefined => {
  if (retryAfter === null) return undefined
  const isSeconds = /^\d+$/.test(retryAfter)
  const delayMs = isSeconds
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - Date.parse(date ?? '')
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs)
}
