import type { GuardedCall } from './guarded-call.js'

/** The result of a run of a method. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/**
 * Runs a method with a valid token.
 *
 * @param first the outcome of a first run that has happened already
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
