import type { TapeRequest } from './tape.js'

/** A time is near if it is at most this far away. Sources ask for up to a year of data, and sometimes a little more. */
const NEAR_MS = 400 * 24 * 60 * 60 * 1_000
/** A date of ISO 8601, or a Unix time in seconds or in milliseconds. */
const TIME = /(?<!\d)(?:(\d{4}-\d{2}-\d{2})|(\d{10})|(\d{13}))(?!\d)/g

/** Whether a request asks for a time near the given one, in its URL or in its body. */
export const holdsTimeNear = (request: TapeRequest, nowMs: number): boolean =>
  [...textOf(request).matchAll(TIME)].some(([, date, seconds, ms]) => {
    const timeMs =
      date !== undefined ? Date.parse(date) : Number(ms ?? Number(seconds ?? NaN) * 1_000)
    return Math.abs(timeMs - nowMs) < NEAR_MS
  })

const textOf = (request: TapeRequest): string => {
  const { pathname, search } = new URL(request.url)
  const body =
    'json' in request ? JSON.stringify(request.json) : 'text' in request ? request.text : ''
  return `${pathname} ${search} ${body}`
}
