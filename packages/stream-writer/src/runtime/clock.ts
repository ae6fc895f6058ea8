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

/** The longest that `setTimeout` waits, in milliseconds; it takes anything longer for one millisecond. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's time. A wait beyond some 24 days calls back after these: see `afterLived`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, callback, keepsAlive) => {
    const timeout = setTimeout(callback, Math.min(delayMs, MAX_TIMEOUT_MS))
    if (!keepsAlive) timeout.unref()
    return {
      cancel: () => {
        clearTimeout(timeout)
      },
    }
  },
}
