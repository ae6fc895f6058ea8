import { describe, expect, it } from '@jest/globals'

import { RateLimit } from '../src/rate-limit.js'
import { RateLimitError } from '../src/typeform-error.js'
import { FakeClock } from './support/fake-clock.js'

const limited = (retryAfterMs?: number): RateLimitError =>
  new RateLimitError('too many', { retryable: true, retryAfterMs })

describe('the rate limit', () => {
  it('lets two requests a second through, also when they are asked for at once', async () => {
    const clock = new FakeClock()
    const rateLimit = new RateLimit(clock)
    const startedAt = clock.nowMs()
    const times: number[] = []
    for (let count = 0; count < 5; count += 1) {
      await rateLimit.run(() => Promise.resolve(times.push(clock.nowMs() - startedAt)))
    }
    expect(times).toEqual([0, 500, 1000, 1500, 2000])
  })

  it('waits as long as it is asked to, and hands over the answer', async () => {
    const clock = new FakeClock()
    const errors = [limited(3_000), limited()]
    const answer = await new RateLimit(clock).run(() => {
      const error = errors.shift()
      return error ? Promise.reject(error) : Promise.resolve('answer')
    })
    expect(answer).toBe('answer')
    expect(clock.sleptMs).toEqual([3_000, 1_000])
  })

  it.each([
    ['gives up after the fifth try', 2_000, 5],
    ['leaves a wait of more than a minute to the system', 60_001, 1],
  ])('%s', async (_, retryAfterMs, requests) => {
    let count = 0
    const running = new RateLimit(new FakeClock()).run(() => {
      count += 1
      return Promise.reject(limited(retryAfterMs))
    })
    await expect(running).rejects.toMatchObject({ retryAfterMs })
    expect(count).toBe(requests)
  })

  it('asks once only when the failure is another one', async () => {
    let count = 0
    const running = new RateLimit(new FakeClock()).run(() => {
      count += 1
      return Promise.reject(new Error('broken'))
    })
    await expect(running).rejects.toThrow('broken')
    expect(count).toBe(1)
  })
})
