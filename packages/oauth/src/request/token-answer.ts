import { type AnswerBody, parseAnswerBody } from './answer-body.js'
import type { TokenRequest } from './build-request.js'
import { failedStatus, type HttpAnswer, malformed, rejected } from './failed-answer.js'
import { findTokens } from './find-tokens.js'

/** A token answer of RFC 6749, section 5.1, as far as it is used. */
export interface TokenAnswer {
  readonly accessToken: string
  /** Absent if the old refresh token stays. */
  readonly refreshToken: string | undefined
  readonly expiresInSeconds: number | undefined
}

/** RFC 6749, appendix A.12: a token of other characters cannot be sent in a header. */
const VISIBLE_ASCII = /^[\x20-\x7e]+$/

/**
 * Reads the tokens of an answer.
 *
 * @param nowMs when the answer came, by the provider's clock if it says so
 * @throws TokenRequestFailure that says what is wrong with the answer
 */
export const readTokenAnswer = (
  answer: HttpAnswer,
  request: TokenRequest,
  nowMs: number,
): TokenAnswer => {
  const body = answer.body === undefined ? undefined : parseAnswerBody(answer.body)
  if (answer.status < 200 || answer.status > 299) {
    throw failedStatus(answer, body ?? {}, request, nowMs)
  }
  if (body === undefined) throw malformed(answer, 'neither a JSON object nor a form')
  const isRefused = ERROR_NAMES.some((name) => isError(body[name]))
  const found = findTokens(isRefused ? withoutEcho(body) : body, request.settings)
  const accessToken = textOf(found.accessToken)?.trim()
  if (accessToken !== undefined && VISIBLE_ASCII.test(accessToken)) {
    return {
      accessToken,
      // Sent in a body only, which takes any text.
      refreshToken: textOf(found.refreshToken),
      expiresInSeconds: secondsOf(found.expiresIn) ?? secondsUntil(found.expiresAt, nowMs),
    }
  }
  // Some providers refuse a request with a status such as 200.
  if (isRefused) throw rejected(answer, body, request)
  throw malformed(answer, `the access token ${problemOf(found.accessToken)}`)
}

const ERROR_NAMES = ['error', 'error_code', 'errorCode', 'errcode']

/** Some providers write an empty error, or the number 0, when there is none. */
const isError = (value: unknown): boolean =>
  Boolean(value) && value !== '0' && String(value).toLowerCase() !== 'ok'

/**
 * The part of an answer with an error that may contain new tokens. An error may repeat the request, and with it tokens
 * that were sent: beside an error in words only the members at the top count, beside an error that is an object
 * everything else.
 */
const withoutEcho = (body: AnswerBody): AnswerBody => {
  const isInWords = typeof body['error'] !== 'object'
  const entries = Object.entries(body).filter(([name, value]) =>
    isInWords ? typeof value !== 'object' : name !== 'error',
  )
  return Object.fromEntries(entries)
}

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value
  return Number.isSafeInteger(value) ? String(value) : undefined
}

const problemOf = (token: unknown): string => {
  if (token === undefined || token === null) return 'is missing'
  if (textOf(token) === undefined) return 'is no text'
  return 'has characters that are not visible ASCII characters'
}

/** A token without a readable life is still a token. It is used until it is refused. */
const secondsOf = (value: unknown): number | undefined => {
  const text = typeof value === 'string' ? value.trim() : value
  const seconds = typeof text === 'string' && text !== '' ? Number(text) : text
  return typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds)
    ? seconds
    : undefined
}

/** A larger number means milliseconds, because as seconds it would be after the year 5138. */
const MAX_EPOCH_SECONDS = 1e11

const secondsUntil = (value: unknown, nowMs: number): number | undefined => {
  const number = secondsOf(value)
  const atMs =
    number === undefined
      ? Date.parse(String(value))
      : number > MAX_EPOCH_SECONDS
        ? number
        : number * 1_000
  return secondsOf((atMs - nowMs) / 1_000)
}
