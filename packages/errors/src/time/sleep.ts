import type { Clock } from './clock.js'

/** Resolves after `delayMs` milliseconds, or at once when `signal` aborts. The process stays alive until then. */
export const sleep = (clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve()
      return
    }
    const finish = (): void => {
      timer.cancel()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = clock.after(delayMs, finish)
    signal?.addEventListener('abort', finish)
  })
