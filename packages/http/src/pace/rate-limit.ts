import type { Clock } from '@panoply/errors/internal'

import { sleepOrThrow } from './sleep-or-throw.js'

/** How many requests may start within which time. */
export interface RateLimitOptions {
  /** A whole number from 1 on. */
  readonly requests: number
  /** Milliseconds, from 1 on. */
  readonly perMs: number
}

/**
 * Lets requests start one by one: at most `requests` within any `perMs`, and none during a pause that the API asks for.
 * All calls of a client share it.
 */
export class RateLimit {
  readonly #clock: Clock
  readonly #options: RateLimitOptions | undefined
  /** The times of the last `requests` turns, in order. Some may be in the future. */
  readonly #turnsMs: number[] = []
  #pausedUntilMs = 0

  constructor(clock: Clock, options: RateLimitOptions | undefined) {
    this.#clock = clock
    this.#options = options
  }

  /** No request starts before `delayMs` have passed, not even a request that is waiting already. */
  pause(delayMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#clock.now() + delayMs)
  }

  /**
   * Resolves when a request may start.
   *
   * @throws the signal's reason, as soon as it is aborted
   */
  async turn(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const turnMs = this.#takeTurn()
      const delayMs = turnMs - this.#clock.now()
      if (delayMs <= 0) return
      await sleepOrThrow(this.#clock, delayMs, signal)
      if (this.#pausedUntilMs <= turnMs) return
      // The API has asked for a pause meanwhile. So this turn is void.
    }
  }

  /** Recorded before the wait. So a request that comes meanwhile gets the next turn. */
  #takeTurn(): number {
    const earliestMs = Math.max(this.#clock.now(), this.#pausedUntilMs)
    if (!this.#options) return earliestMs
    const { requests, perMs } = this.#options
    const oldestMs = this.#turnsMs.length < requests ? undefined : this.#turnsMs.shift()
    const turnMs = oldestMs === undefined ? earliestMs : Math.max(earliestMs, oldestMs + perMs)
    this.#turnsMs.push(turnMs)
    return turnMs
  }
}
