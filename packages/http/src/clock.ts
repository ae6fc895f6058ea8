import { setTimeout as wait } from 'node:timers/promises'

/** The time, and waiting for it: the only way in which this package learns of either. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number
  /** Resolves after `delayMs`, and may reject as soon as `signal` is aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<unknown>
  /** Runs `action` once after `delayMs`; the returned function cancels it. Default: `setTimeout`. */
  after?(delayMs: number, action: () => void): () => void
}

/** The longest delay that `setTimeout` takes, 24.8 days; a longer one would end at once. */
export const MAX_DELAY_MS = 2_147_483_647

/** The time of this machine. It never goes back, also where somebody sets the machine's clock back. */
export const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  sleep: (delayMs, signal) => wait(delayMs, undefined, { signal }),
}

/**
 * Waits by the given clock.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export const sleep = async (
  clock: Clock,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> => {
  signal?.throwIfAborted()
  try {
    await clock.sleep(delayMs, signal)
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
  signal?.throwIfAborted()
}

/** Runs `action` after `delayMs`, by the given clock. The returned function cancels it. */
export const runAfter = (clock: Clock, delayMs: number, action: () => void): (() => void) => {
  if (clock.after) return clock.after(delayMs, action)
  const timer = setTimeout(action, delayMs)
  return () => {
    clearTimeout(timer)
  }
}
