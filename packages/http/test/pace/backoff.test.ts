import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { backoffMs, rateLimitPauseMs } from '../../src/pace/backoff.js'

describe('the wait before another attempt', () => {
  it('is anything up to a limit that doubles, and stops growing at 20 seconds', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempt, random) => {
        const limitMs = Math.min(20_000, 500 * 2 ** (attempt - 1))
        expect(backoffMs(attempt, random)).toBeGreaterThanOrEqual(0)
        expect(backoffMs(attempt, random)).toBeLessThanOrEqual(limitMs)
        expect(backoffMs(attempt, 0)).toBe(0)
        expect(backoffMs(attempt, 1)).toBe(limitMs)
      },
    )
    fc.assert(property)
  })

  it.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [6, 20_000],
    [20, 20_000],
  ])('after 429 number %d without a Retry-After is %d ms', (attempt, delayMs) => {
    expect(rateLimitPauseMs(attempt)).toBe(delayMs)
  })
})
