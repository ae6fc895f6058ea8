/** A timer that was set. */
export interface Timer {
  cancel(): void
}

/** Measures durations and waits. Tests pass their own. */
export interface Clock {
  /** Milliseconds since a fixed moment. It never goes back, but it may stand still while the machine sleeps. */
  now(): number
  /**
   * Calls `callback` once, `delayMs` milliseconds from now.
   *
   * @param keepsAlive whether the process stays running until then; default: true
   */
  after(delayMs: number, callback: () => void, keepsAlive?: boolean): Timer
}

/** A clock that knows the date, too. */
export interface WallClock extends Clock {
  /** The current date. It goes back if the date of the machine is set back. */
  date(): Date
}

/**
 * The longest delay of `setTimeout`, in milliseconds: 24.8 days. `setTimeout` treats a longer delay as one millisecond.
 */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The clock of the machine. A timer of more than 24.8 days is due after 24.8 days. */
export const systemClock: WallClock = {
  now: () => performance.now(),
  date: () => new Date(),
  after: (delayMs, callback, keepsAlive = true) => {
    const timeout = setTimeout(callback, Math.min(delayMs, MAX_TIMEOUT_MS))
    if (!keepsAlive) timeout.unref()
    return {
      cancel: () => {
        clearTimeout(timeout)
      },
    }
  },
}
