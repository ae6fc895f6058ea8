/** A promise that can be iterated instead of awaited. */
export type IterablePromise = Promise<unknown> & AsyncGenerator

/**
 * The result of a call that fails before it is known whether its method returns a promise or an async generator. If the
 * caller awaits it, it acts as a promise. If the caller iterates, it acts as a generator. Both throw the failure once,
 * and no rejection stays unhandled.
 *
 * @param promise the promise for a caller that awaits @param open returns the generator for a caller that iterates
 */
export const iterablePromise = (
  promise: Promise<unknown>,
  open: (promise: Promise<unknown>) => AsyncGenerator,
): IterablePromise => {
  const steps = open(promise)
  const iterate = (): AsyncGenerator => {
    // From here on, the steps of the generator throw the failure. A generator that is ended before its first step tells
    // of none.
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
