import { isDuration } from '../values/duration.js'
import { readProperty } from '../values/read-property.js'

/** Chains of causes are seldom longer. The limit also ends a chain that is a circle. */
const MAX_DEPTH = 10

/**
 * How long to wait before the next try, in milliseconds: `retryAfterMs` of the error, or of the first of its causes
 * that has one. Works for errors of any class, and never throws.
 *
 * @example
 * retryAfterMsOf(new PanoplyError('too many requests', { retryAfterMs: 30_000 })) // 30000
 * retryAfterMsOf(new Error('no route')) // undefined
 *
 * @returns `undefined` if there is no `retryAfterMs`, or if it is not a number from 0 on
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
