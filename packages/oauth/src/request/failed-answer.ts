import type { AnswerBody } from './answer-body.js'
import { meaningOf, showableErrorCode, STATUS_RULES } from './answer-rules.js'
import type { TokenRequest } from './build-request.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** `undefined` if it is longer than a token answer can be. */
  readonly body: string | undefined
}

/** The meaning of a status outside of 2xx. */
export const failedStatus = (
  answer: HttpAnswer,
  body: AnswerBody,
  request: TokenRequest,
  serverNowMs: number,
): TokenRequestFailure => {
  const { status, headers } = answer
  const rule = STATUS_RULES.find(({ from, to }) => status >= from && status <= to)
  if (rule === undefined) return malformed(answer, 'its status is not from 200 to 599')
  if (rule.kind === 'rejected') return rejected(answer, body, request, rule.reason)
  return new TokenRequestFailure(`HTTP ${status}: ${rule.reason}`, {
    kind: rule.kind,
    isTransient: rule.isTransient,
    mayBeUsedUp: rule.mayBeUsedUp,
    status,
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverNowMs),
  })
}

/** The provider refused the request. */
export const rejected = (
  answer: HttpAnswer,
  body: AnswerBody,
  request: TokenRequest,
  reason = 'the provider refused the request',
): TokenRequestFailure => {
  const { status } = answer
  const errorCode = errorCodeOf(body, request.secrets)
  const hint = hintFor(answer, errorCode, request)
  return new TokenRequestFailure(
    `HTTP ${status}${errorCode === undefined ? '' : ` ${errorCode}`}: ${meaningOf(errorCode) ?? reason}${hint}`,
    { kind: 'rejected', isTransient: false, mayBeUsedUp: false, status, errorCode },
  )
}

/** The answer is no token answer. */
export const malformed = (answer: HttpAnswer, problem: string): TokenRequestFailure => {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(answer.headers.get('content-type') ?? '')?.[0]
  const came = [type ?? 'no content type', bodySize(answer.body)].join(', ')
  return new TokenRequestFailure(
    `HTTP ${answer.status}, no token answer: ${problem}; got ${came}`,
    {
      kind: 'malformed',
      isTransient: false,
      // A redirect was not followed. An unreadable answer with a success status was still a success.
      mayBeUsedUp: answer.status < 300,
      status: answer.status,
    },
  )
}

const bodySize = (body: string | undefined): string =>
  body === undefined ? 'longer than any token answer' : `${Buffer.byteLength(body)} bytes`

/** The fields in which providers put the code of an error. */
const CODE_NAMES = ['error', 'error_code', 'errorCode', 'code', 'type', 'status']

/** The error code of an answer, if there is one that may be shown. Some providers put it inside of an object. */
const errorCodeOf = (body: AnswerBody, secrets: readonly string[]): string | undefined => {
  const { error } = body
  const inside = typeof error === 'object' && error !== null ? (error as AnswerBody) : body
  return CODE_NAMES.map((name) => showableErrorCode(inside[name], secrets)).find(Boolean)
}

/** Names the settings that may be wrong if the client and the refresh token are right. */
const hintFor = (
  { status, headers }: HttpAnswer,
  errorCode: string | undefined,
  { settings: { clientAuthentication, requestFormat } }: TokenRequest,
): string => {
  if (errorCode === 'invalid_client' || (status === 401 && meaningOf(errorCode) === undefined)) {
    const isBasic = clientAuthentication === 'client_secret_basic'
    const asksForBasic = /^\s*basic\b/i.test(headers.get('www-authenticate') ?? '')
    if (asksForBasic && !isBasic) {
      return "; it asks for the client in a header: set clientAuthentication to 'client_secret_basic'"
    }
    return `; if both are right, try clientAuthentication '${isBasic ? 'client_secret_post' : 'client_secret_basic'}'`
  }
  if (
    status === 415 ||
    (status === 400 && (errorCode ?? 'invalid_request') === 'invalid_request')
  ) {
    return `; if nothing is missing, try requestFormat '${requestFormat === 'form' ? 'json' : 'form'}'`
  }
  return ''
}

/**
 * How long a `Retry-After` header asks to wait, in milliseconds; `undefined` without a readable header. The header holds
 * seconds or a date (RFC 9110, section 10.2.3). A date is compared with the answer's own `Date`, so that a wrong local
 * clock does not matter.
 */
export const parseRetryAfter = (header: string | null, serverNowMs: number): number | undefined => {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000
  const untilMs = Date.parse(header)
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - serverNowMs)
}
