import type { Clock } from '../../src/index.js'

interface Timer {
  readonly atMs: number
  readonly action: () => void
}

/** Time that passes where somebody sleeps, and where a test lets it pass. */
export class ManualClock implements Clock {
  /** How long each sleep was, in order. */
  readonly sleptMs: number[] = []
  readonly #timers = new Set<Timer>()
  #nowMs = Date.parse('2026-03-01T12:00:00Z')

  /** How many timers are set: of requests that are under way. */
  get timerCount(): number {
    return this.#timers.size
  }

  nowMs(): number {
    return this.#nowMs
  }

  sleep(delayMs: number): Promise<void> {
    this.sleptMs.push(delayMs)
    this.#nowMs += delayMs
    return Promise.resolve()
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, action }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Lets time pass for timers. */
  pass(delayMs: number): void {
    this.#nowMs += delayMs
    for (const timer of [...this.#timers]) {
      if (timer.atMs > this.#nowMs) continue
      this.#timers.delete(timer)
      timer.action()
    }
  }
}
