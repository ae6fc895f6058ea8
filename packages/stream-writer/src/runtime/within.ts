import type { Clock } from '@panoply/errors/internal'
import { setDeadline } from './lived-clock.js'

/** The result, or `undefined` if it takes longer than `timeoutMs`. */
export const within = async <Result>(
  clock: Clock,
  timeoutMs: number,
  result: Promise<Result>,
): Promise<Result | undefined> => {
  let stop = (): void => undefined
  const timeout = new Promise<undefined>((resolve) => {
    const timer = setDeadline(
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
