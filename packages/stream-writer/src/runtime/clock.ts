/** A timer that was set. */
export interface Timer {
  cancel(): void
}

/** The time, as the engine asks for it. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number
  /**
   * Calls back once after so many milliseconds. A timer that `keepsAlive` keeps the process running until then.
   */
  after(delayMs: number, callback: () => void, keepsAlive: boolean): Timer
}

/** The machine's time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, callback, keepsAlive) => {
    const timeout = setTimeout(callback, delayMs)
    if (!keepsAlive) timeout.unref()
    return {
      cancel: () => {
        clearTimeout(timeout)
      },
    }
  },
}
