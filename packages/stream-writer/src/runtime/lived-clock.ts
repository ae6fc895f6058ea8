import type { Clock, Timer } from './clock.js'

/** A timer that is later than this, in milliseconds, tells that the process stood still or was too busy to listen. */
const STANDSTILL_MS = 1_000

/**
 * The time in which the process could do something. A process that is frozen (a laptop's lid, `SIGSTOP`, a serverless
 * platform between two calls) sees its timers late when it thaws: the gap is left out, so that no deadline passes while
 * nothing could be done about it.
 *
 * How much of the gap was spent waiting as usual is not known; leaving all of it out errs on the side of one more
 * attempt.
 */
export class LivedClock implements Clock {
  readonly #clock: Clock
  readonly #dueTimes = new Set<{ readonly dueAt: number }>()
  #lastSeen: number
  #lived: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#lastSeen = clock.now()
    this.#lived = this.#lastSeen
  }

  now(): number {
    const now = this.#clock.now()
    let dueAt = Number.POSITIVE_INFINITY
    for (const timer of this.#dueTimes) if (timer.dueAt < dueAt) dueAt = timer.dueAt
    const stoodStill = now - Math.max(dueAt, this.#lastSeen) > STANDSTILL_MS
    if (!stoodStill) this.#lived += now - this.#lastSeen
    this.#lastSeen = now
    return this.#lived
  }

  /** A timer that is due during a standstill calls back at its end; see `afterLived` for one that waits on. */
  after(delayMs: number, callback: () => void, keepsAlive: boolean): Timer {
    this.now()
    const timer = { dueAt: this.#lastSeen + delayMs }
    this.#dueTimes.add(timer)
    const inner = this.#clock.after(
      delayMs,
      () => {
        this.now()
        this.#dueTimes.delete(timer)
        callback()
      },
      keepsAlive,
    )
    return {
      cancel: () => {
        this.#dueTimes.delete(timer)
        inner.cancel()
      },
    }
  }
}

/**
 * Whether a moment has come. Timers of Node count whole milliseconds and may be early by a fraction of one, which
 * must not count as "not yet".
 */
export const hasCome = (moment: number, now: number): boolean => moment - now < 1

/** Calls back when so many milliseconds were lived through: a timer that fires too early is set again for the rest. */
export const afterLived = (
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
