import type { Clock } from './clock.js'
import { afterLived } from './lived-clock.js'

/** The result, or `undefined` when it takes longer than so many milliseconds. The timer does not outlive the call. */
export const within = async <Result>(
  clock: Clock,
  timeoutMs: number,
  result: Promise<Result>,
): Promise<Result | undefined> => {
  let stop = (): void => undefined
  const timeout = new Promise<undefined>((resolve) => {
    const timer = afterLived(
      clock,
      timeoutMs,
      () => {
        resolve(undefined)
      },
      true,
    )
    stop = () => {
      timer.cancel()
    }
  })
  try {
    return await Promise.race([result, timeout])
  } finally {
    stop()
  }
}
