import { setImmediate } from 'node:timers/promises'

import type { Clock } from '../clock.js'

interface Appointment {
  readonly atMs: number
  readonly callback: () => void
}

/** A clock that stands still until it is told otherwise. */
export class ManualClock implements Clock {
  #nowMs = 0
  #appointments: Appointment[] = []
  readonly #startedAt: Date

  constructor(startedAt = new Date('2026-01-01T00:00:00Z')) {
    this.#startedAt = startedAt
  }

  monotonicMs(): number {
    return this.#nowMs
  }

  date(): Date {
    return new Date(this.#startedAt.getTime() + this.#nowMs)
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const appointment = { atMs: this.#nowMs + delayMs, callback }
    this.#appointments.push(appointment)
    return () => {
      this.#appointments = this.#appointments.filter((other) => other !== appointment)
    }
  }

  /** How many callbacks are waited for. */
  get pending(): number {
    return this.#appointments.length
  }

  /**
   * Lets time pass: due callbacks run in order, each at its own time, and what they set off runs before the next.
   * It never resolves before promises that were already settled have called back.
   */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs
    await settle()
    for (;;) {
      const [next] = this.#appointments
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs)
      if (!next) break
      this.#appointments = this.#appointments.filter((other) => other !== next)
      this.#nowMs = next.atMs
      next.callback()
      await settle()
    }
    this.#nowMs = untilMs
  }
}

/** Lets all promises that can go on go on. Twice, because a run itself lets others go first when time has passed. */
const settle = async (): Promise<void> => {
  await setImmediate()
  await setImmediate()
}
