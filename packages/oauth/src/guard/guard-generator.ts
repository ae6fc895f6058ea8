import type { GuardedCall } from './guarded-call.js'

type Steps = AsyncIterableIterator<unknown, unknown, unknown>

/**
 * Runs an async generator with a valid token. If the token is refused before the first item, the generator starts again.
 * After the first item a new start would yield the same items twice, so the error passes through. The token is checked
 * before every step, so that a generator may run longer than its token lives.
 *
 * @param run starts the method's own generator
 * @param opened the method's own generator, if it was started already and has not made a step
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

/** The generator from its first step on. It receives everything that its consumer sends or throws into it. */
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

/** Closes the method's generator if `prepare` fails, because no further step will come. */
const prepareOrClose = async (call: GuardedCall, steps: Steps): Promise<void> => {
  try {
    await call.prepare()
  } catch (error) {
    await steps.return?.()
    throw error
  }
}
