import type { Clock } from '../runtime/clock.js'

/** Resolves after so many milliseconds, or as soon as the signal is aborted. It keeps the process running. */
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
