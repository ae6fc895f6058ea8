import type { Timer, WallClock } from './clock.js'

interface Appointment {
  readonly dueAt: number
  readonly callback: () => void
}

/** A clock for tests. Its time passes only when the test advances it. */
export class ManualClock implements WallClock {
  readonly #appointments = new Set<Appointment>()
  readonly #startedAt: Date
  #now = 0

  /** @param startedAt the date at the beginning */
  constructor(startedAt = new Date('2026-01-01T00:00:00Z')) {
    this.#startedAt = startedAt
  }

  now(): number {
    return this.#now
  }

  date(): Date {
    return new Date(this.#startedAt.getTime() + this.#now)
  }

  after(delayMs: number, callback: () => void, _keepsAlive = true): Timer {
    const appointment = { dueAt: this.#now + delayMs, callback }
    this.#appointments.add(appointment)
    return { cancel: () => this.#appointments.delete(appointment) }
  }

  /** The number of timers that are set. */
  get pending(): number {
    return this.#appointments.size
  }

  /** Milliseconds until the next timer is due; `undefined` when none is set. */
  get untilNext(): number | undefined {
    const next = this.#next()
    return next && Math.max(0, next.dueAt - this.#now)
  }

  /** Time passes, but no timer calls back, as in a process that is stopped. */
  standStill(byMs: number): void {
    this.#now += byMs
  }

  /** Lets time pass. Due timers call back in order, each at its own time. */
  advance(byMs: number): void {
    const until = this.#now + byMs
    while (this.#callNext(until));
    this.#now = until
  }

  /**
   * Advances the time like {@link ManualClock.advance}, and also lets promises settle: before the first timer, and
   * after each timer. So everything that a timer starts has happened before the next timer is due.
   */
  async elapse(byMs: number): Promise<void> {
    const until = this.#now + byMs
    await settle()
    while (this.#callNext(until)) await settle()
    this.#now = until
  }

  #callNext(until: number): boolean {
    const next = this.#next()
    if (!next || next.dueAt > until) return false
    this.#appointments.delete(next)
    this.#now = Math.max(this.#now, next.dueAt)
    next.callback()
    return true
  }

  #next(): Appointment | undefined {
    let next: Appointment | undefined
    for (const appointment of this.#appointments) {
      if (!next || appointment.dueAt < next.dueAt) next = appointment
    }
    return next
  }
}

/** Lets promises settle. It gives way twice, because code under test may itself give way once. */
const settle = async (): Promise<void> => {
  // Loaded here, because only tests need it.
  const { setImmediate } = process.getBuiltinModule('node:timers/promises')
  await setImmediate()
  await setImmediate()
}
