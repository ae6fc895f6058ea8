/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'

import { Concurrency } from '../../src/delivery/concurrency.js'
import { type SqsClientLike, StreamWriter } from '../../src/index.js'
import { FakeClock } from '../support/fake-clock.js'

const API_SECRET = Buffer.from('rand2/uuid/123456789012/us-east-1').toString('base64')
const LATENCY_MS = 20
const REQUESTS = 2_000

interface KneeQueue extends SqsClientLike {
  requests: number
  throttled: number
}

/** Takes so many requests at once at its best latency. What is more it refuses, or answers the later. */
const kneeQueue = (clock: FakeClock, knee: number, beyond: 'throttles' | 'slows'): KneeQueue => {
  let underWay = 0
  const wait = (durationMs: number): Promise<void> =>
    new Promise((resolve) => {
      clock.after(durationMs, resolve, true)
    })
  return {
    requests: 0,
    throttled: 0,
    async send({ input }: { input: { Entries: { Id: string }[] } }) {
      this.requests++
      if (beyond === 'throttles' && underWay >= knee) {
        this.throttled++
        await wait(1)
        throw Object.assign(new Error('slow down'), { name: 'RequestThrottled' })
      }
      underWay++
      await wait(LATENCY_MS * Math.max(1, underWay / knee))
      underWay--
      return { Successful: input.Entries.map(({ Id }) => ({ Id })) }
    },
  }
}

const sendAll = async (
  knee: number,
  beyond: 'throttles' | 'slows',
): Promise<{ elapsedMs: number; throttledShare: number; concurrency: number }> => {
  const clock = new FakeClock()
  const queue = kneeQueue(clock, knee, beyond)
  let draws = 0
  const writer = new StreamWriter(
    'account/rand1',
    API_SECRET,
    { client: queue, maxMessageBytes: 1_024, maxInFlight: 32, deliveryTimeoutMs: 86_400_000 },
    {
      clock,
      random: () => (++draws % 10) / 10,
      environment: {},
      exitGuard: { watch: () => undefined, unwatch: () => undefined },
      warn: () => undefined,
      lastWords: () => undefined,
    },
  )
  const startedAt = clock.now()
  for (let n = 0; n < REQUESTS * 10; n++) writer.write('t', { n, text: 'x'.repeat(600) })
  const end = { hasCome: false }
  const closed = writer.close().then(() => (end.hasCome = true))
  while (!end.hasCome) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    clock.advance(clock.untilNext ?? 0)
  }
  await closed
  expect(writer.stats.delivered).toBe(REQUESTS * 10)
  const { concurrency } = writer.stats
  const elapsedMs = clock.now() - startedAt
  return { elapsedMs, throttledShare: queue.throttled / queue.requests, concurrency }
}

const results = new Map<string, ReturnType<typeof sendAll>>()
/** What `sendAll` returns, which is the same each time: all time is that of the fake clock. */
const sent = (...queue: Parameters<typeof sendAll>): ReturnType<typeof sendAll> => {
  const result = results.get(queue.join(' ')) ?? sendAll(...queue)
  results.set(queue.join(' '), result)
  return result
}

describe('requests at once', () => {
  it.each([
    [3, 'throttles'],
    [8, 'throttles'],
    [20, 'throttles'],
    [3, 'slows'],
    [8, 'slows'],
    [20, 'slows'],
  ] as const)(
    'against a queue that takes %d and then %s: within 15 %% of the best setting, hardly throttled',
    async (knee, beyond) => {
      const { elapsedMs, throttledShare } = await sent(knee, beyond)
      const bestMs = (REQUESTS / knee) * LATENCY_MS
      expect(bestMs / elapsedMs).toBeGreaterThan(0.85)
      expect(throttledShare).toBeLessThan(0.01)
    },
    20_000,
  )

  it('a queue that slows down is not flooded', async () => {
    const { concurrency } = await sent(3, 'slows')
    expect(concurrency).toBeLessThanOrEqual(12)
  })

  it('fall to one while the queue cannot be reached, and recover', () => {
    const concurrency = new Concurrency(10)
    for (let n = 0; n < 6; n++) concurrency.failed('transient', n * 1_000)
    expect(concurrency.limit).toBe(1)
    for (let n = 0; n < 60; n++) concurrency.answered(20)
    expect(concurrency.limit).toBe(10)
  })

  it('are not lowered by what the queue refuses for its contents', () => {
    const concurrency = new Concurrency(10)
    for (const faultClass of ['contents', 'too-long', 'final'] as const) {
      concurrency.failed(faultClass, 0)
    }
    expect(concurrency.limit).toBe(4)
  })

  it('never leave the bounds', () => {
    const concurrency = new Concurrency(1)
    concurrency.failed('throttled', 0)
    expect(concurrency.limit).toBe(1)
    for (let n = 0; n < 10; n++) concurrency.answered(1)
    expect(concurrency.limit).toBe(1)
  })
})
