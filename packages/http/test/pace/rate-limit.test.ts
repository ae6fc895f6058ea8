import { describe, expect, it } from '@jest/globals'
import { ManualClock as BaseClock } from '@panoply/errors/internal'
import fc from 'fast-check'

import { RateLimit } from '../../src/pace/rate-limit.js'
import { ManualClock } from '../support/manual-clock.js'

/** Lets time pass from one timer to the next, until none is set. */
const runToEnd = async (clock: BaseClock): Promise<void> => {
  do await clock.elapse(clock.untilNext ?? 0)
  while (clock.pending > 0)
}

describe('the rate limit', () => {
  it('is none by default', async () => {
    const clock = new ManualClock()
    const rateLimit = new RateLimit(clock, undefined)
    for (let count = 0; count < 100; count += 1) await rateLimit.turn(undefined)
    expect(clock.sleptMs).toEqual([])
  })

  it('spaces requests that come one by one', async () => {
    const clock = new ManualClock()
    const startedMs = clock.date().getTime()
    const rateLimit = new RateLimit(clock, { requests: 1, perMs: 500 })
    const times: number[] = []
    for (let count = 0; count < 5; count += 1) {
      await rateLimit.turn(undefined)
      times.push(clock.date().getTime() - startedMs)
    }
    expect(times).toEqual([0, 500, 1_000, 1_500, 2_000])
  })

  it('lets at most the limit through in any window, also for many calls at once, and no call waits longer than needed', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 20 }),
      async (requests, perMs, count) => {
        const clock = new BaseClock()
        const startedMs = clock.date().getTime()
        const rateLimit = new RateLimit(clock, { requests, perMs })
        const times: number[] = []
        const turns = Array.from({ length: count }, async () => {
          await rateLimit.turn(undefined)
          times.push(clock.date().getTime() - startedMs)
        })
        await runToEnd(clock)
        await Promise.all(turns)
        expect(times).toEqual(turns.map((_, index) => Math.floor(index / requests) * perMs))
      },
    )
    await fc.assert(property)
  })

  it('lets no call through during a pause, also not a call that waited before the pause', async () => {
    const clock = new BaseClock()
    const startedMs = clock.date().getTime()
    const rateLimit = new RateLimit(clock, { requests: 1, perMs: 100 })
    const times: number[] = []
    const turns = [1, 2, 3].map(async () => {
      await rateLimit.turn(undefined)
      times.push(clock.date().getTime() - startedMs)
    })
    await turns[0]
    rateLimit.pause(1_000)
    await runToEnd(clock)
    await Promise.all(turns)
    expect(times[0]).toBe(0)
    expect(times.slice(1).every((time) => time >= 1_000)).toBe(true)
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(100)
  })

  it('heeds the longest of several pauses', async () => {
    const clock = new ManualClock()
    const rateLimit = new RateLimit(clock, undefined)
    rateLimit.pause(5_000)
    rateLimit.pause(1_000)
    await rateLimit.turn(undefined)
    expect(clock.sleptMs).toEqual([5_000])
  })
})
