import { isPanoplyError, isRetryable } from '@panoply/errors'

import { isJsonObject } from '../values/json-object.js'

/** Who can do something about a failure: a person (`config`), time (`transient`), or a programmer (`system`). */
export type FailureType = 'config_error' | 'transient_error' | 'system_error'

/** Errors of JavaScript itself: the code that threw them has a defect. */
const DEFECTS = new Set([
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'AssertionError',
])

/** Statuses of a `DataSourceError`; see docs/errors.md. */
const TYPE_OF_STATUS: ReadonlyMap<number, FailureType> = new Map([
  [400, 'config_error'],
  [401, 'config_error'],
  [403, 'config_error'],
  [404, 'config_error'],
  [408, 'transient_error'],
  [422, 'system_error'],
  [429, 'transient_error'],
  [500, 'transient_error'],
  [506, 'system_error'],
])

/** Deeper than errors are wrapped. */
const MAX_CAUSES = 10

/** Sorts a failure for the engine. What says itself that trying again cannot help needs a person. */
export const failureTypeOf = (error: unknown): FailureType => {
  const cause = innermostKnown(error)
  if (cause instanceof Error && DEFECTS.has(cause.name) && !isNetworkFault(cause)) {
    return 'system_error'
  }
  if (!isRetryable(error)) return 'config_error'
  const status = isJsonObject(cause) ? cause['status'] : undefined
  const known = typeof status === 'number' ? TYPE_OF_STATUS.get(status) : undefined
  return known ?? 'transient_error'
}

/** `fetch` throws a TypeError for a network that failed. */
const isNetworkFault = (error: Error): boolean =>
  error.message === 'fetch failed' || error.cause !== undefined

/** Wrapped errors are looked through, down to the one that tells what it is. */
const innermostKnown = (error: unknown): unknown => {
  let current = error
  for (let depth = 0; depth < MAX_CAUSES; depth += 1) {
    const cause = current instanceof Error ? current.cause : undefined
    const isWrapper = isPanoplyError(current) && WRAPPERS.has(current.code) && hasOwnType(current)
    if (!isWrapper || cause === undefined) return current
    current = cause
  }
  return current
}

const WRAPPERS = new Set(['PANOPLY_RUN_FAILED', 'PANOPLY_DATA_SOURCE_FAILED'])

/** A status other than "unclassified" says more than what it wraps. */
const hasOwnType = (error: unknown): boolean => {
  const status = isJsonObject(error) ? error['status'] : undefined
  return typeof status !== 'number' || !TYPE_OF_STATUS.has(status)
}
