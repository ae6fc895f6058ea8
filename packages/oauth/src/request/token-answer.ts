import * as z from 'zod/mini'

import { OAUTH_ERRORS, showableErrorCode, STATUS_RULES } from './answer-rules.js'
import { TokenRequestFailure } from './token-request-failure.js'

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** `undefined` where it was longer than a token answer can be. */
  readonly body: string | undefined
}

/** What reading an answer takes besides. */
export interface AnswerContext {
  /** How the holder calls the tokens; some providers do not call them by their standard names either. */
  readonly accessKey: string
  readonly refreshKey: string
  /** What was sent and must not be shown. */
  readonly secrets: readonly string[]
  readonly nowMs: number
}

/** A token answer of RFC 6749, section 5.1, as far as it matters here. */
export interface TokenAnswer {
  readonly accessToken: string
  /** Absent where the old one stays. */
  readonly refreshToken: string | undefined
  readonly expiresInSeconds: number | undefined
}

const token = () => z.string('must be a text').check(z.minLength(1, 'must not be empty'))
const makeTokensSchema = () =>
  z.object({
    // RFC 6749, appendix A.12: anything else cannot stand in the header of a request. A refresh token is only ever sent
    // in a form, which takes any text; to refuse one would lose the sign-in.
    accessToken: token().check(z.regex(/^[\x20-\x7e]*$/, 'must be of visible ASCII characters')),
    refreshToken: z.pipe(
      z.transform((value) => (value === '' || value === null ? undefined : value)),
      z.optional(token()),
    ),
    // A token without a readable life is still a token: it is refreshed when it is refused.
    expiresInSeconds: z.catch(
      z.optional(
        z.pipe(
          z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number))]),
          z.number().check(z.positive()),
        ),
      ),
      undefined,
    ),
  })

let tokensSchema: ReturnType<typeof makeTokensSchema> | undefined

/**
 * The tokens of an answer.
 *
 * @throws TokenRequestFailure that says what is wrong with the answer
 */
export const readTokenAnswer = (answer: HttpAnswer, context: AnswerContext): TokenAnswer => {
  const body = parseObject(answer.body)
  if (answer.status < 200 || answer.status > 299) throw failedStatus(answer, body, context)
  if (body === undefined) throw malformed(answer, 'expected a JSON object')
  const parsed = (tokensSchema ??= makeTokensSchema()).safeParse({
    accessToken: body['access_token'] ?? body[context.accessKey],
    refreshToken: body['refresh_token'] ?? body[context.refreshKey],
    expiresInSeconds: body['expires_in'] ?? undefined,
  })
  if (parsed.success) {
    const { accessToken, refreshToken, expiresInSeconds } = parsed.data
    return { accessToken, refreshToken, expiresInSeconds }
  }
  // Some providers refuse with 200.
  if (typeof body['error'] === 'string') throw rejected(answer, body, context)
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  throw malformed(answer, issues.join(', '))
}

const parseObject = (body: string | undefined): Record<string, unknown> | undefined => {
  if (body === undefined) return undefined
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    // The parser's message quotes the body; whoever needs an object says what came without that.
    return undefined
  }
}

const failedStatus = (
  answer: HttpAnswer,
  body: Record<string, unknown> | undefined,
  context: AnswerContext,
): TokenRequestFailure => {
  const { status, headers } = answer
  const rule = STATUS_RULES.find(({ from, to }) => status >= from && status <= to)
  if (rule === undefined) return malformed(answer, 'expected a status from 200 to 599')
  if (rule.kind === 'rejected') return rejected(answer, body ?? {}, context, rule.reason)
  const serverNowMs = Date.parse(headers.get('date') ?? '') || context.nowMs
  return new TokenRequestFailure(`HTTP ${status}: ${rule.reason}`, {
    kind: rule.kind,
    isTransient: rule.isTransient,
    mayBeUsedUp: rule.mayBeUsedUp,
    status,
    retryAfterMs: parseRetryAfter(headers.get('retry-after'), serverNowMs),
  })
}

const rejected = (
  { status }: HttpAnswer,
  body: Record<string, unknown>,
  context: AnswerContext,
  reason = 'the provider refused the request',
): TokenRequestFailure => {
  const errorCode = showableErrorCode(body['error'], context.secrets)
  const code = errorCode === undefined ? '' : ` ${errorCode}`
  return new TokenRequestFailure(
    `HTTP ${status}${code}: ${OAUTH_ERRORS[errorCode ?? ''] ?? reason}`,
    { kind: 'rejected', isTransient: false, mayBeUsedUp: false, status, errorCode },
  )
}

const malformed = (answer: HttpAnswer, expected: string): TokenRequestFailure => {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(answer.headers.get('content-type') ?? '')?.[0]
  const came = [type ?? 'no content type', bodySize(answer.body)].join(', ')
  return new TokenRequestFailure(
    `HTTP ${answer.status}, no token answer: ${expected}; got ${came}`,
    {
      kind: 'malformed',
      isTransient: false,
      // A redirect was not followed; a success that cannot be read was one.
      mayBeUsedUp: answer.status < 300,
      status: answer.status,
    },
  )
}

const bodySize = (body: string | undefined): string =>
  body === undefined ? 'longer than any token answer' : `${Buffer.byteLength(body)} bytes`

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
