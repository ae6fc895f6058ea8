import type { GuardedCall } from './guarded-call.js'

/** What came of the first run of a method, before anything could be waited for. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/**
 * The result of a method with a valid token.
 *
 * @param run runs the method
 * @param first what came of a run that there was already
 */
export const guardPromise = async (
  call: GuardedCall,
  run: () => unknown,
  first?: Outcome,
): Promise<unknown> => {
  const ready = first === undefined ? call.prepare() : undefined
  if (ready !== undefined) await ready
  let outcome = first
  for (;;) {
    try {
      return await settle(outcome ?? { value: run() })
    } catch (error) {
      await call.recover(error)
    }
    outcome = undefined
  }
}

const settle = (outcome: Outcome): unknown => {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}
