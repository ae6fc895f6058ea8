/** A timer that was set. */
export interface Timer {
  cancel(): void
}

/** The time. Tests bring a clock of their own. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number
  /** Calls `callback` once, `delayMs` milliseconds from now. With `keepsAlive` the process stays running until then. */
  after(delayMs: number, callback: () => void, keepsAlive: boolean): Timer
}

/** The longest delay of `setTimeout`, in milliseconds. It treats a longer delay as one millisecond. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's clock. A delay beyond 24 days calls back after 24 days; `setDeadline` sets the timer again. */
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
