import type { Clock } from '@panoply/http'

/** Time that passes only where somebody sleeps. */
export class FakeClock implements Clock {
  readonly sleptMs: number[] = []
  #nowMs: number

  constructor(now = '2026-03-29T12:00:00Z') {
    this.#nowMs = Date.parse(now)
  }

  nowMs(): number {
    return this.#nowMs
  }

  sleep(delayMs: number): Promise<void> {
    this.sleptMs.push(delayMs)
    this.#nowMs += delayMs
    return Promise.resolve()
  }
}
