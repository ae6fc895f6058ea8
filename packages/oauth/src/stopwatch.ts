import type { Clock, Timer, WallClock } from '@panoply/errors/internal'

/**
 * Starts a stopwatch. The returned function returns the milliseconds that have passed. It uses the larger value of two
 * clocks, because the date may be set back, and `now` may stop while the machine sleeps.
 */
export const startStopwatch = (clock: WallClock): (() => number) => {
  const startedAt = clock.now()
  const startedDate = clock.date().getTime()
  return () => Math.max(clock.now() - startedAt, clock.date().getTime() - startedDate)
}

/**
 * Waits for `work`, at most `limitMs`. Resolves to whether it ended in time.
 *
 * @throws the error of `work`
 */
export const endsWithin = async (
  clock: Clock,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> => {
  let timer: Timer | undefined
  const limit = new Promise<boolean>((resolve) => {
    timer = clock.after(limitMs, () => {
      resolve(false)
    })
  })
  try {
    return await Promise.race([work.then(() => true), limit])
  } finally {
    timer?.cancel()
  }
}
