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
        const back = new Set(handedBack)
        const missing = [...accepted].filter((n) => !back.has(n) && !queue.taken.has(n))
        const { delivered, failed, pending, bufferedBytes, queued, inFlight } = writer.stats
        // One comparison for all, because a call of `expect` takes as long as some steps of a schedule.
        expect({
          broken,
          handedBackTwice: handedBack.length - back.size,
          handedBackWithoutCause: handedBack.filter((n) => !accepted.has(n)),
          lostUntold: Math.max(0, missing.length - forgotten),
          // What came back is at the queue only if the queue never said that it took it.
          bothTaken: handedBack.filter((n) => queue.taken.has(n) && !queue.takenUntold.has(n)),
          stats: { accepted: writer.stats.accepted, delivered, failed },
          unsettled: { pending, bufferedBytes, queued, inFlight },
          timers: clock.pending,
          watched: watched.size,
          unhandled,
        }).toEqual({
          broken: [],
          handedBackTwice: 0,
          handedBackWithoutCause: [],
          lostUntold: 0,
          bothTaken: [],
          stats: {
            accepted: accepted.size,
            delivered: accepted.size - back.size - forgotten,
            failed: back.size + forgotten,
          },
          unsettled: { pending: 0, bufferedBytes: 0, queued: 0, inFlight: 0 },
          timers: 0,
          watched: 0,
          unhandled: [],
        })
      }),
      { numRuns: 3_000 },
    )
  })
})
