import type { TapeHeaders } from './tape.js'

/**
 * Headers of answers that change with each recording, or tell about one connection only. A body is kept decompressed, so
 * that its length and its encoding would be wrong.
 */
const LEFT_OUT = new Set([
  ...['date', 'age', 'expires', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'],
  ...['content-encoding', 'server', 'via', 'alt-svc', 'nel', 'report-to', 'x-runtime', 'x-trace'],
  ...['x-request-id', 'x-correlation-id', 'request-id', 'x-served-by', 'x-timer', 'cf-ray'],
  ...['cf-cache-status', 'x-cache', 'x-cache-hits', 'server-timing', 'x-response-time'],
  ...['x-powered-by', 'trailer', 'upgrade', 'strict-transport-security', 'x-amz-cf-id'],
])
/** How long a limit lasts is another time's business. */
const RATE_LIMIT = /^(?:x-)?rate-?limit(?:-|$)/

/** The headers that a tape keeps, by name. A `Retry-After` with a date becomes one with seconds. */
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

/** The headers of a tape as a response takes them. */
export const headerList = (headers: TapeHeaders): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
  )
