import type { Clock, Timer } from '../../src/index.js'

interface Waiting {
  readonly at: number
  readonly callback: () => void
  readonly keepsAlive: boolean
}

/**
 * Time that passes when the test says so. Only a wait of nothing is over by itself, once the event loop has turned.
 */
export class FakeClock implements Clock {
  #now = 1_000_000
  readonly #waiting = new Set<Waiting>()

  now(): number {
    return this.#now
  }

  /** Timers that are set. */
  get pendingTimers(): number {
    return this.#waiting.size
  }

  after(delayMs: number, callback: () => void, keepsAlive: boolean): Timer {
    const waiting = { at: this.#now + delayMs, callback, keepsAlive }
    this.#waiting.add(waiting)
    if (delayMs <= 0) {
      setImmediate(() => {
        if (this.#waiting.delete(waiting)) callback()
      })
    }
    return { cancel: () => this.#waiting.delete(waiting) }
  }

  /** How long until the next timer is due, in milliseconds; `undefined` when none is set. */
  get untilNextTimer(): number | undefined {
    const times = [...this.#waiting].map(({ at }) => at)
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - this.#now)
  }

  /** The process stands still for so many milliseconds: what became due meanwhile calls back late. */
  standStill(milliseconds: number): void {
    this.#now += milliseconds
    this.advance(0)
  }

  /** Lets so many milliseconds pass; what is due calls back in its order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (;;) {
      const next = [...this.#waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#waiting.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
    }
    this.#now = end
  }
}
