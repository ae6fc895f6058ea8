import type { Clock } from './clock.js'
import { setDeadline } from './lived-clock.js'

/** The result, or `undefined` when it takes longer than `timeoutMs`. The timer ends with the call. */
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

/** Resolves after `delayMs` milliseconds, or as soon as the signal is aborted. It keeps the process running. */
export const sleep = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const finish = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = clock.after(delayMs, finish, true)
    signal.addEventListener('abort', finish)
  })
