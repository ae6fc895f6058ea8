import type { TapeBody } from '../format/tape.js'
import {
  type PlacedSecret,
  secretsInHeaders,
  secretsInJson,
  secretsInParams,
  secretsInSetCookies,
} from './secret-places.js'

/** An exchange with its secrets. It exists only in memory. */
export interface RawExchange {
  readonly url: string
  readonly requestHeaders: Headers
  readonly requestBody: TapeBody
  readonly responseHeaders: Headers | undefined
  readonly responseBody: TapeBody
}

/**
 * The secrets of an exchange that must be replaced everywhere on the tape: secrets that were sent, and secrets that an
 * answer contains.
 */
export const findSecrets = (exchange: RawExchange): string[] => {
  const { url, requestHeaders, requestBody, responseHeaders, responseBody } = exchange
  const placed: PlacedSecret[] = [
    ...secretsInHeaders(requestHeaders),
    ...secretsInParams(new URL(url).searchParams),
    ...secretsInBody(requestBody, requestHeaders, true),
    ...(responseHeaders ? secretsInSetCookies(responseHeaders) : []),
    ...(responseHeaders ? secretsInBody(responseBody, responseHeaders, false) : []),
  ]
  return placed.filter(({ isEverywhere }) => isEverywhere).map(({ value }) => value)
}

const secretsInBody = (body: TapeBody, headers: Headers, isSent: boolean): PlacedSecret[] => {
  if ('json' in body) return secretsInJson(body.json, isSent)
  if (!('text' in body)) return []
  if ((headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')) {
    return secretsInParams(new URLSearchParams(body.text))
  }
  // JSON that a tape keeps as text, and JSON lines.
  const whole = parse(body.text)
  if (whole !== undefined) return secretsInJson(whole, isSent)
  return body.text.split('\n').flatMap((line) => secretsInJson(parse(line), isSent))
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
