import { isDuration } from '../values/duration.js'
import { readProperty } from '../values/read-property.js'

/** Causes are seldom deeper; a chain that is a circle comes to an end. */
const MAX_DEPTH = 10

/**
 * How long to wait before the same is tried again, in milliseconds, as the error or one of its causes says in
 * `retryAfterMs`. The outermost number counts. Works for errors of any class, and never throws.
 *
 * @example
 * retryAfterMsOf(new PanoplyError('too many requests', { retryAfterMs: 30_000 })) // 30000
 * retryAfterMsOf(new Error('no route')) // undefined
 *
 * @returns `undefined` if none of them says so, or what it says is no number from 0 on
 */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  let inner = error
  for (let depth = 0; depth < MAX_DEPTH && inner !== undefined; depth++) {
    const retryAfterMs = readProperty(inner, 'retryAfterMs')
    if (isDuration(retryAfterMs)) return retryAfterMs
    inner = readProperty(inner, 'cause')
  }
  return undefined
}
