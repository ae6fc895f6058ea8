import type { GuardedCall } from './guarded-call.js'
import { guardGenerator } from './guard-generator.js'
import { guardPromise, type Outcome } from './guard-promise.js'

/** A promise, and a generator as well: whichever the caller takes it for. */
export type Undecided = Promise<unknown> & AsyncGenerator

/**
 * A call of a method that has not told yet whether it returns a promise or a generator, and failed before it could.
 * Its caller knows: one who awaits it has the promise, one who iterates it has the generator, and either is told of a
 * failure once. A promise alone would be no use to one who iterates, and its rejection would end the process.
 */
export const guardUndecided = (
  call: GuardedCall,
  run: () => unknown,
  first: Outcome,
): Undecided => {
  const promise = guardPromise(call, run, first)
  const steps = stepsOf(call, run, promise)
  const iterate = (): AsyncGenerator => {
    // From here on the first step tells of a failure; a generator that is ended before it has none to tell.
    promise.catch(() => undefined)
    return steps
  }
  return Object.assign(promise, {
    [Symbol.asyncIterator]: iterate,
    next: (...sent: [] | [unknown]) => iterate().next(...sent),
    return: (value?: unknown) => iterate().return(value),
    throw: (error?: unknown) => iterate().throw(error),
  }) as Undecided
}

async function* stepsOf(
  call: GuardedCall,
  run: () => unknown,
  opening: Promise<unknown>,
): AsyncGenerator {
  const result: unknown = yield* guardGenerator(call, run, await opening)
  return result
}
