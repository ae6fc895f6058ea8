import type { Clock, Timer } from '@panoply/errors/internal'

/**
 * An engine gives up a source that writes neither records nor states for three hours. One heartbeat per half hour of
 * silence is early enough, and does not add much output.
 */
export const HEARTBEAT_EVERY_MS = 30 * 60 * 1_000

/** Calls back whenever nothing was written for half an hour. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #beat: () => void
  #lastSignMs: number
  #timer: Timer | undefined

  constructor(clock: Clock, beat: () => void) {
    this.#clock = clock
    this.#beat = beat
    this.#lastSignMs = clock.now()
  }

  start(): void {
    this.sign()
    this.#schedule(HEARTBEAT_EVERY_MS)
  }

  /** Something was written. */
  sign(): void {
    this.#lastSignMs = this.#clock.now()
  }

  stop(): void {
    this.#timer?.cancel()
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#clock.after(delayMs, () => {
      const restMs = this.#lastSignMs + HEARTBEAT_EVERY_MS - this.#clock.now()
      if (restMs <= 0) {
        this.#beat()
        this.sign()
      }
      this.#schedule(restMs <= 0 ? HEARTBEAT_EVERY_MS : restMs)
    })
  }
}
