/** The time, and what is to happen after some of it: the only way in which this package learns of either. */
export interface Clock {
  /** Milliseconds since the epoch. It may be set, back too. */
  now(): number
  /** Milliseconds since some moment. It only grows, but may leave out the time for which the machine slept. */
  uptime(): number
  /** Runs `action` once after `delayMs`; the function returned calls it off. */
  after(delayMs: number, action: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  uptime: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
}

export const wait = (clock: Clock, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delayMs, resolve)
  })

/**
 * Tells how many milliseconds have passed since it was started. By whichever clock says more: the one may be set back,
 * the other may stand still while the machine sleeps.
 */
export const startStopwatch = (clock: Clock): (() => number) => {
  const startedAtMs = clock.now()
  const startedUptimeMs = clock.uptime()
  return () => Math.max(clock.now() - startedAtMs, clock.uptime() - startedUptimeMs)
}

/**
 * Waits for `work`, but no longer than `limitMs`. Resolves to whether it ended in time.
 *
 * @throws what `work` fails with
 */
export const endsWithin = async (
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> => {
  let callOff = (): void => undefined
  const limit = new Promise<boolean>((resolve) => {
    callOff = clock.after(limitMs, () => {
      resolve(false)
    })
  })
  try {
    return await Promise.race([work.then(() => true), limit])
  } finally {
    callOff()
  }
}
