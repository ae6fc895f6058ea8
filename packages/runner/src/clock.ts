/** The only way to time: tests put their own in its place. */
export interface Clock {
  /** Milliseconds that only grow; differences are durations. */
  monotonicMs(): number
  /** The date of now. */
  date(): Date
  /** Calls back once after `delayMs`, unless the returned function is called before. Keeps the process alive. */
  schedule(callback: () => void, delayMs: number): () => void
}

/** The clock of the machine. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  date: () => new Date(),
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Waits; ends early, without an error, when the signal aborts. */
export const sleep = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const finish = (): void => {
      cancel()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.schedule(finish, delayMs)
    signal.addEventListener('abort', finish)
  })
