import type { Clock } from '@panoply/errors/internal'

/** How often a pending `read` is checked. */
const LOOK_EVERY_MS = 500

type Outcome<Value> = { readonly value: Value } | { readonly error: unknown }

/**
 * Waits for a promise, and calls `look` every half second meanwhile.
 *
 * @param look awaited. If it throws or returns a value, waiting ends
 */
export const pollWhileWaiting = async <Value, Ending>(
  clock: Clock,
  promise: PromiseLike<Value>,
  look: () => Promise<Ending | undefined>,
): Promise<Value | Ending> => {
  const outcome: Promise<Outcome<Value>> = Promise.resolve(promise).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  for (;;) {
    const settled = await Promise.race([outcome, nextLook(clock, outcome)])
    if (settled) {
      if ('error' in settled) throw settled.error
      return settled.value
    }
    const ending = await look()
    if (ending !== undefined) return ending
  }
}

const nextLook = (clock: Clock, outcome: Promise<unknown>): Promise<undefined> =>
  new Promise((resolve) => {
    const timer = clock.after(LOOK_EVERY_MS, () => {
      resolve(undefined)
    })
    void outcome.then(() => {
      timer.cancel()
    })
  })
