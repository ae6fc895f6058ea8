import type { TapeHeaders } from './tape.js'

/**
 * Headers that a tape does not keep. Some change with each recording, others concern only one connection. Length and
 * encoding would be wrong, because a tape keeps bodies decompressed.
 */
const LEFT_OUT = new Set([
  ...['date', 'age', 'expires', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'],
  ...['content-encoding', 'server', 'via', 'alt-svc', 'nel', 'report-to', 'x-runtime', 'x-trace'],
  ...['x-request-id', 'x-correlation-id', 'request-id', 'x-served-by', 'x-timer', 'cf-ray'],
  ...['cf-cache-status', 'x-cache', 'x-cache-hits', 'server-timing', 'x-response-time'],
  ...['x-powered-by', 'trailer', 'upgrade', 'strict-transport-security', 'x-amz-cf-id'],
])
/** Headers about rate limits. They are not true any more when a tape is replayed. */
const RATE_LIMIT = /^(?:x-)?rate-?limit(?:-|$)/

/**
 * The headers that a tape keeps, by name. If `Retry-After` is a date, the tape keeps the number of seconds until then.
 */
export const keptHeaders = (headers: Headers, nowMs: number): TapeHeaders => {
  const kept: [string, string | readonly string[]][] = []
  for (const name of new Set([...headers.keys()].sort())) {
    if (LEFT_OUT.has(name) || RATE_LIMIT.test(name)) continue
    if (name === 'set-cookie') kept.push([name, headers.getSetCookie()])
    else kept.push([name, valueOf(name, headers, nowMs)])
  }
  return Object.fromEntries(kept)
}

const valueOf = (name: string, headers: Headers, nowMs: number): string => {
  const value = headers.get(name) ?? ''
  const untilMs = name === 'retry-after' && /[a-z]{3}/i.test(value) ? Date.parse(value) : NaN
  if (Number.isNaN(untilMs)) return value
  const serverNowMs = Date.parse(headers.get('date') ?? '')
  const delayMs = untilMs - (Number.isNaN(serverNowMs) ? nowMs : serverNowMs)
  return String(Math.max(0, Math.round(delayMs / 1_000)))
}

/** The headers of a tape, in the form that `Response` takes. */
export const headerList = (headers: TapeHeaders): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
  )
