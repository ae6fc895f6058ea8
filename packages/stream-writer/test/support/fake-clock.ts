import { ManualClock, type Timer } from '@panoply/errors/internal'

/** A clock for tests. Only a wait of zero milliseconds is over by itself, once the event loop has turned. */
export class FakeClock extends ManualClock {
  override after(delayMs: number, callback: () => void, keepsAlive?: boolean): Timer {
    if (delayMs > 0) return super.after(delayMs, callback, keepsAlive)
    let isDue = true
    const callOnce = (): void => {
      if (!isDue) return
      isDue = false
      timer.cancel()
      callback()
    }
    const timer = super.after(delayMs, callOnce, keepsAlive)
    setImmediate(callOnce)
    return {
      cancel: () => {
        isDue = false
        timer.cancel()
      },
    }
  }

  /** The process stands still. Timers that became due meanwhile call back late, at its end. */
  override standStill(byMs: number): void {
    super.standStill(byMs)
    this.advance(0)
  }
}
