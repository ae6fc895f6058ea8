import { ManualClock as BaseClock, type Timer } from '@panoply/errors/internal'

/** A clock on which every wait is over at once. Only the time limits of requests need the test to let time pass. */
export class ManualClock extends BaseClock {
  /** How long each wait was, in order. */
  readonly sleptMs: number[] = []

  constructor(startedAt = new Date('2026-03-01T12:00:00Z')) {
    super(startedAt)
  }

  override after(delayMs: number, callback: () => void, keepsAlive = true): Timer {
    if (!keepsAlive) return super.after(delayMs, callback)
    this.sleptMs.push(delayMs)
    this.standStill(delayMs)
    const timer = super.after(0, callback)
    queueMicrotask(() => {
      this.advance(0)
    })
    return timer
  }
}
