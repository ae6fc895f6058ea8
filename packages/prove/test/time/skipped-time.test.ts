import { describe, expect, it } from '@jest/globals'

import { withSkippedTime } from '../../src/time/skipped-time.js'

const START_MS = Date.UTC(2024, 0, 2, 3, 4, 5)
const HOUR_MS = 60 * 60 * 1_000

const wait = (delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delayMs)
  })

describe('skipped time', () => {
  it('is the time of the machine again after a failure', async () => {
    const before = Date.now()
    const { setTimeout: own, Date: ownDate } = globalThis
    await expect(
      withSkippedTime(START_MS, async () => {
        await wait(HOUR_MS)
        throw new Error('over')
      }),
    ).rejects.toThrow('over')
    expect(globalThis.setTimeout).toBe(own)
    expect(globalThis.Date).toBe(ownDate)
    expect(Date.now()).toBeGreaterThanOrEqual(before)
  })

  it('begins at the given time, and an hour of waiting takes no time', async () => {
    const startedAt = performance.now()
    const { value, durationMs } = await withSkippedTime(START_MS, async () => {
      const begun = Date.now()
      await wait(HOUR_MS)
      return { begun, passed: Date.now() - begun, date: new Date().toISOString() }
    })
    expect(value).toEqual({
      ...{ begun: START_MS, passed: HOUR_MS, date: '2024-01-02T04:04:05.000Z' },
    })
    expect(durationMs).toBe(HOUR_MS)
    expect(performance.now() - startedAt).toBeLessThan(HOUR_MS)
  })

  it('lets timers fire in their order, also those that others set', async () => {
    const { value } = await withSkippedTime(START_MS, async () => {
      const fired: string[] = []
      const late = wait(3_000).then(() => fired.push('late'))
      await wait(1_000).then(async () => {
        fired.push('early')
        await wait(1_000)
        fired.push('between')
      })
      await late
      return fired
    })
    expect(value).toEqual(['early', 'between', 'late'])
  })

  it('fires the time limit of a signal', async () => {
    const { value } = await withSkippedTime(START_MS, async () => {
      const limit = AbortSignal.timeout(HOUR_MS)
      await wait(2 * HOUR_MS)
      return { isOver: limit.aborted, reason: (limit.reason as Error).name }
    })
    expect(value).toEqual({ isOver: true, reason: 'TimeoutError' })
  })

  it('counts the timers that still run at the end', async () => {
    const { openTimers } = await withSkippedTime(START_MS, () => {
      setInterval(() => undefined, 1_000)
      setTimeout(() => undefined, 1_000)
      return Promise.resolve()
    })
    expect(openTimers).toBe(2)
  })
})
