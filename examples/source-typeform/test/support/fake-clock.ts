import type { WallClock } from '@panoply/http'

/** A clock on which every wait is over at once, and no request takes too long. */
export class FakeClock implements WallClock {
  readonly sleptMs: number[] = []
  readonly #startedMs: number
  #passedMs = 0

  constructor(startedAt = '2026-03-29T12:00:00Z') {
    this.#startedMs = Date.parse(startedAt)
  }

  now(): number {
    return this.#passedMs
  }

  date(): Date {
    return new Date(this.#startedMs + this.#passedMs)
  }

  after(delayMs: number, callback: () => void, keepsAlive = true): { cancel: () => void } {
    // The time limit of a request does not keep the process running; a wait does.
    if (keepsAlive) {
      this.sleptMs.push(delayMs)
      this.#passedMs += delayMs
      queueMicrotask(callback)
    }
    return { cancel: () => undefined }
  }
}
