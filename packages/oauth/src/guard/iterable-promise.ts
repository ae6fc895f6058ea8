/** A promise that can be iterated instead of awaited. */
export type IterablePromise = Promise<unknown> & AsyncGenerator

/**
 * What a call returns if it fails before its method has shown whether it returns a promise or an async generator. Only
 * the caller knows which of both to expect: a caller who awaits gets the promise, a caller who iterates gets the
 * generator. Either is told of a failure once, and no rejection stays unhandled.
 *
 * @param promise what awaiting leads to
 * @param open what iterating leads to
 */
export const iterablePromise = (
  promise: Promise<unknown>,
  open: (promise: Promise<unknown>) => AsyncGenerator,
): IterablePromise => {
  const steps = open(promise)
  const iterate = (): AsyncGenerator => {
    // The steps tell of a failure from here on. A generator that is ended before its first step tells of none.
    promise.catch(() => undefined)
    return steps
  }
  return Object.assign(promise, {
    [Symbol.asyncIterator]: iterate,
    next: (...sent: [] | [unknown]) => iterate().next(...sent),
    return: (value?: unknown) => iterate().return(value),
    throw: (error?: unknown) => iterate().throw(error),
  }) as IterablePromise
}
