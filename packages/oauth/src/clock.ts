/** The only source of time in this package. Tests pass their own. */
export interface Clock {
  /** Milliseconds since the epoch. It may be set back. */
  now(): number
  /** Milliseconds since a fixed moment. Never set back, but it may stand still while the machine sleeps. */
  uptime(): number
  /** Runs `action` once after `delayMs`. The returned function cancels it. */
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
 * Starts a stopwatch. The returned function says how many milliseconds have passed: the larger of both clocks' answers,
 * because `now` may be set back and `uptime` may stand still.
 */
export const startStopwatch = (clock: Clock): (() => number) => {
  const startedAtMs = clock.now()
  const startedUptimeMs = clock.uptime()
  return () => Math.max(clock.now() - startedAtMs, clock.uptime() - startedUptimeMs)
}

/**
 * Waits for `work`, at most `limitMs`. Resolves to whether it ended in time.
 *
 * @throws what `work` fails with
 */
export const endsWithin = async (
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> => {
  let cancel = (): void => undefined
  const limit = new Promise<boolean>((resolve) => {
    cancel = clock.after(limitMs, () => {
      resolve(false)
    })
  })
  try {
    return await Promise.race([work.then(() => true), limit])
  } finally {
    cancel()
  }
}
