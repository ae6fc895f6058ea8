import { describe, expect, it } from '@jest/globals'

import { ManualClock, MAX_TIMEOUT_MS, sleep, systemClock } from '../../src/internal/index.js'

describe('sleep', () => {
  it('does not begin when the signal is aborted already', async () => {
    const clock = new ManualClock()
    await sleep(clock, 1_000, AbortSignal.abort())
    expect(clock.pending).toBe(0)
  })

  it('ends as soon as the signal aborts, and leaves no timer', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const sleeping = sleep(clock, 1_000, controller.signal)
    controller.abort()
    await sleeping
    expect(clock.pending).toBe(0)
  })

  it('ends when its time is over', async () => {
    const clock = new ManualClock()
    let isOver = false
    const sleeping = sleep(clock, 1_000).then(() => {
      isOver = true
    })
    await clock.elapse(999)
    expect(isOver).toBe(false)
    await clock.elapse(1)
    await sleeping
    expect(isOver).toBe(true)
  })
})

describe('the clock of the machine', () => {
  it('does not call back at once for a delay that setTimeout cannot take', async () => {
    let calls = 0
    const timer = systemClock.after(MAX_TIMEOUT_MS + 1, () => (calls += 1), false)
    await new Promise((resolve) => setImmediate(resolve))
    timer.cancel()
    expect(calls).toBe(0)
  })
})

describe('the clock for tests', () => {
  it('calls back in the order of time, each at its own time', () => {
    const clock = new ManualClock()
    const calls: [string, number][] = []
    clock.after(20, () => calls.push(['late', clock.now()]))
    clock.after(10, () => {
      calls.push(['early', clock.now()])
      clock.after(5, () => calls.push(['set by early', clock.now()]))
    })
    clock.advance(30)
    expect(calls).toEqual([
      ['early', 10],
      ['set by early', 15],
      ['late', 20],
    ])
    expect(clock.now()).toBe(30)
  })

  it('calls nothing back while the process stands still', () => {
    const clock = new ManualClock()
    let calls = 0
    clock.after(10, () => (calls += 1))
    clock.standStill(50)
    expect(calls).toBe(0)
    expect(clock.untilNext).toBe(0)
    clock.advance(0)
    expect(calls).toBe(1)
  })
})
