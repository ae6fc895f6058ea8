import { setTimeout as wait } from 'node:timers/promises'

import { RateLimitError } from './typeform-error.js'

/** Tells the time and lets it pass. */
export interface Clock {
  nowMs(): number
  sleep(delayMs: number): Promise<unknown>
}

export const systemClock: Clock = { nowMs: () => Date.now(), sleep: (delayMs) => wait(delayMs) }

/** Two requests a second for each token: https://www.typeform.com/developers/get-started/ */
const INTERVAL_MS = 500
/** When Typeform asks for patience and does not say how much. */
const DEFAULT_RETRY_AFTER_MS = 1_000
/** What Typeform asks for beyond that is for the system to decide. */
const MAX_RETRY_AFTER_MS = 60_000
const MAX_ATTEMPTS = 5

/** Spreads requests over time, and waits where Typeform asks to wait. */
export class RateLimit {
  readonly #clock: Clock
  #nextAtMs = 0

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /** @throws what the request throws; a RateLimitError after the fifth in a row, or when the wait would be too long */
  async run<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#waitForTurn()
      try {
        return await request()
      } catch (error) {
        if (!(error instanceof RateLimitError) || attempt === MAX_ATTEMPTS) throw error
        const { retryAfterMs = DEFAULT_RETRY_AFTER_MS } = error
        if (retryAfterMs > MAX_RETRY_AFTER_MS) throw error
        this.#nextAtMs = Math.max(this.#nextAtMs, this.#clock.nowMs() + retryAfterMs)
      }
    }
  }

  async #waitForTurn(): Promise<void> {
    const nowMs = this.#clock.nowMs()
    const startAtMs = Math.max(nowMs, this.#nextAtMs)
    // Taken before the wait, so that a request made meanwhile gets the turn after.
    this.#nextAtMs = startAtMs + INTERVAL_MS
    if (startAtMs > nowMs) await this.#clock.sleep(startAtMs - nowMs)
  }
}
