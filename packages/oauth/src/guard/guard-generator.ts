import type { GuardedCall } from './guarded-call.js'

type Steps = AsyncIterableIterator<unknown, unknown, unknown>

/**
 * An async generator with a valid token. It is restarted when the token is refused before anything was yielded; later
 * that would yield the same again, so the error passes through. The token is made sure of before every step, so that a
 * generator that takes longer than a token lives is not stopped by that.
 *
 * @param run starts the method's own generator
 * @param opened the method's own generator where it was made already, and not stepped
 */
export async function* guardGenerator(
  call: GuardedCall,
  run: () => unknown,
  opened?: unknown,
): AsyncGenerator {
  await call.prepare()
  const [steps, first] = await firstStep(call, run, opened)
  return yield* resumed(call, steps, first)
}

const firstStep = async (
  call: GuardedCall,
  run: () => unknown,
  opened: unknown,
): Promise<[Steps, IteratorResult<unknown>]> => {
  let next = opened
  for (;;) {
    try {
      const steps = (next ?? run()) as Steps
      return [steps, await steps.next()]
    } catch (error) {
      await call.recover(error)
    }
    next = undefined
  }
}

/** The generator from its first step on, with everything that its consumer sends into it. */
const resumed = (call: GuardedCall, steps: Steps, first: IteratorResult<unknown>): Steps => {
  let pending: IteratorResult<unknown> | undefined = first
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next(sent?: unknown) {
      if (pending !== undefined) {
        const result = pending
        pending = undefined
        return result
      }
      await prepareOrClose(call, steps)
      return steps.next(sent)
    },
    async return(value?: unknown) {
      return (await steps.return?.(value)) ?? { done: true, value }
    },
    async throw(error?: unknown) {
      if (steps.throw) return steps.throw(error)
      await steps.return?.()
      throw error
    },
  }
}

/** Between two steps the method's generator stands open; it must not stay so when there will be no further step. */
const prepareOrClose = async (call: GuardedCall, steps: Steps): Promise<void> => {
  try {
    await call.prepare()
  } catch (error) {
    await steps.return?.()
    throw error
  }
}
