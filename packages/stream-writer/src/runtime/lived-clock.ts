import type { Clock, Timer } from '@panoply/errors/internal'

/** If a timer is late by more than this, in milliseconds, the process was frozen or too busy. */
const STANDSTILL_MS = 1_000

/**
 * A clock that counts only the time in which the process was running. A process can be frozen: a laptop's lid is
 * closed, `SIGSTOP` arrives, or a serverless platform freezes the process between two calls. When it continues, its
 * timers are late. This clock leaves the gap out, so that no deadline passes while the process is frozen.
 *
 * The clock cannot know which part of the gap was ordinary waiting, so it leaves out the whole gap. The worst effect is
 * one more attempt.
 */
export class LivedClock implements Clock {
  readonly #clock: Clock
  readonly #timers = new Set<{ readonly dueAt: number }>()
  #lastSeen: number
  #lived: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#lastSeen = clock.now()
    this.#lived = this.#lastSeen
  }

  now(): number {
    const now = this.#clock.now()
    let nextDueAt = Number.POSITIVE_INFINITY
    for (const { dueAt } of this.#timers) if (dueAt < nextDueAt) nextDueAt = dueAt
    const stoodStill = now - Math.max(nextDueAt, this.#lastSeen) > STANDSTILL_MS
    if (!stoodStill) this.#lived += now - this.#lastSeen
    this.#lastSeen = now
    return this.#lived
  }

  /**
   * If the timer is due while the process is frozen, it calls back when the process continues. `setDeadline` waits for
   * the full running time.
   */
  after(delayMs: number, callback: () => void, keepsAlive: boolean): Timer {
    this.now()
    const timer = { dueAt: this.#lastSeen + delayMs }
    this.#timers.add(timer)
    const inner = this.#clock.after(
      delayMs,
      () => {
        this.now()
        this.#timers.delete(timer)
        callback()
      },
      keepsAlive,
    )
    return {
      cancel: () => {
        this.#timers.delete(timer)
        inner.cancel()
      },
    }
  }
}

/**
 * Whether a moment has come. Node's timers count whole milliseconds and may be early by a fraction of one; this early
 * call still counts.
 */
export const hasCome = (moment: number, now: number): boolean => moment - now < 1

/** Calls back when the clock has counted `delayMs` more milliseconds. A timer that fires too early is set again. */
export const setDeadline = (
  clock: Clock,
  delayMs: number,
  callback: () => void,
  keepsAlive: boolean,
): Timer => {
  const dueAt = clock.now() + delayMs
  const check = (): void => {
    const now = clock.now()
    if (hasCome(dueAt, now)) callback()
    else timer = clock.after(dueAt - now, check, keepsAlive)
  }
  let timer = clock.after(delayMs, check, keepsAlive)
  return {
    cancel: () => {
      timer.cancel()
    },
  }
}
