/** @runs-first It collects garbage, or makes much. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { runSchedule } from './support/run-schedule.js'
import { anySchedule } from './support/random-schedules.js'

const unhandled: unknown[] = []
const note = (reason: unknown): void => {
  unhandled.push(reason)
}

beforeAll(async () => {
  // What a writer loads with its first request comes in real time, while the schedules live in their own.
  await Promise.all([import('p-retry'), import('@aws-sdk/client-sqs')])
  process.on('unhandledRejection', note)
})

afterAll(() => {
  process.off('unhandledRejection', note)
})

describe('the ledger', () => {
  it('balances at every step of random schedules, and every record ends at the queue or comes back', async () => {
    await fc.assert(
      fc.asyncProperty(anySchedule, async (schedule) => {
        const { writer, queue, accepted, handedBack, forgotten, clock, watched, broken } =
          await runSchedule(schedule)
        expect(broken).toEqual([])
        const back = new Set(handedBack)
        // Handed back once, and only what was accepted.
        expect(handedBack).toHaveLength(back.size)
        expect(handedBack.filter((n) => !accepted.has(n))).toEqual([])
        const missing = [...accepted].filter((n) => !back.has(n) && !queue.taken.has(n))
        expect(missing.length).toBeLessThanOrEqual(forgotten)
        // What came back is at the queue only if the queue never said that it took it.
        expect(handedBack.filter((n) => queue.taken.has(n) && !queue.takenUntold.has(n))).toEqual(
          [],
        )
        expect(writer.stats).toMatchObject({
          accepted: accepted.size,
          delivered: accepted.size - back.size - forgotten,
          failed: back.size + forgotten,
          pending: 0,
          bufferedBytes: 0,
          queued: 0,
          inFlight: 0,
        })
        expect(clock.pending).toBe(0)
        expect(watched.size).toBe(0)
        expect(unhandled).toEqual([])
      }),
      { numRuns: 3_000 },
    )
  })
})
