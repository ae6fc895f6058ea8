import type { Clock } from '../../src/clock.js'

interface Timer {
  readonly delayMs: number
  readonly dueAtMs: number
  readonly action: () => void
}

/** Time that passes only when the test says so. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>()
  readonly #watchers = new Set<() => void>()
  #nowMs = Date.UTC(2026, 10, 24)
  #setByMs = 0
  #sleptMs = 0

  now(): number {
    return this.#nowMs + this.#setByMs
  }

  uptime(): number {
    return this.#nowMs - this.#sleptMs
  }

  /** Somebody sets the clock on the wall; no time passes. */
  set(byMs: number): void {
    this.#setByMs += byMs
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { delayMs, dueAtMs: this.#nowMs + delayMs, action }
    this.#timers.add(timer)
    for (const watcher of this.#watchers) watcher()
    return () => this.#timers.delete(timer)
  }

  /** How many actions are still to come: none once nothing is under way. */
  get pending(): number {
    return this.#timers.size
  }

  advance(byMs: number): void {
    this.#nowMs += byMs
    const due = [...this.#timers].filter(({ dueAtMs }) => dueAtMs <= this.#nowMs)
    for (const timer of due.sort((a, b) => a.dueAtMs - b.dueAtMs)) {
      this.#timers.delete(timer)
      timer.action()
    }
  }

  /** The machine sleeps: time passes that only the clock on the wall counts. */
  sleep(forMs: number): void {
    this.#sleptMs += forMs
    this.advance(forMs)
  }

  /** Waits until somebody waits for exactly `delayMs`, then lets that time pass, or more of it. */
  async elapse(delayMs: number, byMs = delayMs): Promise<void> {
    const isAwaited = (): boolean => [...this.#timers].some((timer) => timer.delayMs === delayMs)
    await new Promise<void>((resolve) => {
      const watch = (): void => {
        if (!isAwaited()) return
        this.#watchers.delete(watch)
        resolve()
      }
      this.#watchers.add(watch)
      watch()
    })
    this.advance(byMs)
  }
}
