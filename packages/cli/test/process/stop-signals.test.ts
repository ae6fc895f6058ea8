import { EventEmitter } from 'node:events'

import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '@panoply/errors/internal'

import { listenToStopSignals, type StopSignal } from '../../src/process/stop-signals.js'

/** A process that does what the system would: without a listener a signal ends it. */
class FakeProcess extends EventEmitter {
  readonly pid = 7
  readonly endedBy: StopSignal[] = []

  kill(_pid: number, signal: StopSignal): void {
    if (!this.emit(signal, signal)) this.endedBy.push(signal)
  }
}

const listening = (isRunning = true) => {
  const [target, clock] = [new FakeProcess(), new ManualClock()]
  const { signal, stoppedBy } = listenToStopSignals(target, clock)
  if (isRunning) signal.addEventListener('abort', () => undefined)
  return { target, clock, signal, stoppedBy }
}

describe('a signal', () => {
  it.each([
    ['SIGINT', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGTERM'],
  ] as const)('%s that a wrapper relays a little later as %s counts once', (first, relayed) => {
    const { target, clock, signal, stoppedBy } = listening()
    target.kill(7, first)
    clock.advance(20)
    target.kill(7, relayed)
    target.kill(7, relayed)

    expect(target.endedBy).toEqual([])
    expect([signal.aborted, stoppedBy()]).toEqual([true, first])
  })

  it('ends the process the second time', () => {
    const { target, clock } = listening()
    target.kill(7, 'SIGINT')
    clock.advance(300)
    target.kill(7, 'SIGINT')

    expect(target.endedBy).toEqual(['SIGINT'])
  })

  it('ends the process at once when no run is under way', () => {
    const { target, signal } = listening(false)
    target.kill(7, 'SIGTERM')

    expect(target.endedBy).toEqual(['SIGTERM'])
    expect(signal.aborted).toBe(false)
  })
})
