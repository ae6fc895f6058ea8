import { ManualClock as BaseClock, type Timer } from '@panoply/errors/internal'

/** A clock for tests that can be set, whose machine can sleep, and whose waits a test can wait for. */
export class ManualClock extends BaseClock {
  readonly #waitsMs = new Map<Timer, number>()
  readonly #watchers = new Set<() => void>()
  #sleptMs = 0
  #setByMs = 0

  constructor() {
    super(new Date('2026-11-24T00:00:00Z'))
  }

  override now(): number {
    return super.now() - this.#sleptMs
  }

  override date(): Date {
    return new Date(super.date().getTime() + this.#setByMs)
  }

  override after(delayMs: number, callback: () => void, keepsAlive?: boolean): Timer {
    const appointment = super.after(
      delayMs,
      () => {
        this.#waitsMs.delete(timer)
        callback()
      },
      keepsAlive,
    )
    const timer = {
      cancel: () => {
        this.#waitsMs.delete(timer)
        appointment.cancel()
      },
    }
    this.#waitsMs.set(timer, delayMs)
    for (const watcher of this.#watchers) watcher()
    return timer
  }

  /** Sets the date; no time passes. */
  set(byMs: number): void {
    this.#setByMs += byMs
  }

  /** The machine sleeps: only the date moves, and timers that are due by the date call back. */
  sleep(forMs: number): void {
    this.#sleptMs += forMs
    this.advance(forMs)
  }

  /** Waits until the code under test waits for exactly `delayMs`, then lets `byMs` pass. */
  async passWait(delayMs: number, byMs = delayMs): Promise<void> {
    await new Promise<void>((resolve) => {
      const watch = (): void => {
        if (![...this.#waitsMs.values()].includes(delayMs)) return
        this.#watchers.delete(watch)
        resolve()
      }
      this.#watchers.add(watch)
      watch()
    })
    this.advance(byMs)
  }
}
