import { isPanoplyError, isRetryable } from '@panoply/errors'

import { isObject } from '../values/object-value.js'

/** What can solve a failure: a person (`config`), time (`transient`), or a programmer (`system`). */
export type FailureType = 'config_error' | 'transient_error' | 'system_error'

/** Errors of JavaScript itself. They mean a defect in the code that threw them. */
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

/** Errors are never wrapped deeper. */
const MAX_CAUSES = 10

/** The type of a failure for the engine. An error that is not retryable needs a person. */
export const failureTypeOf = (error: unknown): FailureType => {
  const cause = innermostKnown(error)
  if (cause instanceof Error && DEFECTS.has(cause.name) && !isNetworkFault(cause)) {
    return 'system_error'
  }
  if (!isRetryable(error)) return 'config_error'
  const status = isObject(cause) ? cause['status'] : undefined
  const known = typeof status === 'number' ? TYPE_OF_STATUS.get(status) : undefined
  return known ?? 'transient_error'
}

/** `fetch` throws a TypeError when the network fails. */
const isNetworkFault = (error: Error): boolean =>
  error.message === 'fetch failed' || error.cause !== undefined

/** The causes of a wrapped error are searched for the first one with a known type. */
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

/** Any status but "unclassified" says more than the cause. */
const hasOwnType = (error: unknown): boolean => {
  const status = isObject(error) ? error['status'] : undefined
  return typeof status !== 'number' || !TYPE_OF_STATUS.has(status)
}
