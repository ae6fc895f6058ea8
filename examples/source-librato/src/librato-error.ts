import { PanoplyError, registerErrorStatus } from '@panoply/errors'

/** An answer of Librato that is no success. Trying again helps when it is busy or broken, not when it refuses. */
export class LibratoError extends PanoplyError {
  override name = 'LibratoError'

  constructor(
    message: string,
    readonly httpStatus: number,
  ) {
    super(message, { retryable: httpStatus === 408 || httpStatus === 429 || httpStatus >= 500 })
  }
}

/** 400: a parameter is wrong. */
class BadRequestError extends LibratoError {
  override name = 'BadRequestError'
}

/** 401: the email or the token is wrong. */
class UnauthorizedError extends LibratoError {
  override name = 'UnauthorizedError'
}

/** 403: the token may not read this. */
class ForbiddenError extends LibratoError {
  override name = 'ForbiddenError'
}

/** 404: the metric does not exist, or no longer. */
class NotFoundError extends LibratoError {
  override name = 'NotFoundError'
}

/** 408: Librato has not waited long enough for the request. */
class RequestTimeoutError extends LibratoError {
  override name = 'RequestTimeoutError'
}

/** 429: too many requests. */
class RateLimitError extends LibratoError {
  override name = 'RateLimitError'
}

/** There was no answer: no connection, a broken one, or nothing within the time limit. */
export class UnreachableError extends PanoplyError {
  override name = 'UnreachableError'
}

/** A success whose contents are not what the documentation says. */
export class UnexpectedAnswerError extends PanoplyError {
  override name = 'UnexpectedAnswerError'
}

// What `wrapErrors` makes of them; a 5xx is the base class.
registerErrorStatus(LibratoError, 500)
registerErrorStatus(BadRequestError, 400)
registerErrorStatus(UnauthorizedError, 401)
registerErrorStatus(ForbiddenError, 403)
registerErrorStatus(NotFoundError, 404)
registerErrorStatus(RequestTimeoutError, 408)
registerErrorStatus(RateLimitError, 429)
registerErrorStatus(UnreachableError, 408)
registerErrorStatus(UnexpectedAnswerError, 422)

const ERROR_CLASSES = new Map<number, typeof LibratoError>([
  [400, BadRequestError],
  [401, UnauthorizedError],
  [403, ForbiddenError],
  [404, NotFoundError],
  [408, RequestTimeoutError],
  [429, RateLimitError],
])

/** The error for an answer, with the reasons that stand in its body. */
export const libratoError = (httpStatus: number, path: string, body: string): LibratoError => {
  const ErrorClass = ERROR_CLASSES.get(httpStatus) ?? LibratoError
  const reasons = reasonsOf(body)
  return new ErrorClass(
    `Librato answered ${httpStatus} to ${path}${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`,
    httpStatus,
  )
}

/**
 * The reasons in a body: a list of texts under `request` and `system`, under `params` a list for each parameter.
 * A body in another form, such as the page of a proxy, tells none.
 */
const reasonsOf = (body: string): string[] => {
  const errors = (parseJson(body) as { errors?: unknown } | null | undefined)?.errors
  if (typeof errors !== 'object' || errors === null) return []
  const { params, request, system } = errors as Record<string, unknown>
  return [
    ...Object.entries(params ?? {}).flatMap(([param, reasons]) =>
      texts(reasons).map((reason) => `${param} ${reason}`),
    ),
    ...texts(request),
    ...texts(system),
  ]
}

/** Nothing where the text is no JSON. */
export const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
