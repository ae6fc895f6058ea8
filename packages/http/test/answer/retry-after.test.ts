import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { retryAfterMs } from '../../src/answer/retry-after.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const DAYS_24 = 2_147_483_647

describe('Retry-After', () => {
  it.each<[string | null, number | undefined]>([
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['-0', undefined],
    ['+5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['5 seconds', undefined],
    ['2026', 2_026_000],
    ['0', 0],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['007', 7_000],
    ['0.2', 200],
    ['1.0005', 1_001],
    ['5, 10', 10_000],
    ['86400', 86_400_000],
    ['99999999999999999999', DAYS_24],
    ['9'.repeat(400), DAYS_24],
    ['Sun, 01 Mar 2026 12:00:09 GMT', 9_000],
    ['Sunday, 01-Mar-26 12:00:09 GMT', 9_000],
    ['Sun Mar  1 12:00:09 2026 GMT', 9_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', DAYS_24],
    ['Sun, 99 Mar 2026 12:00:09 GMT', undefined],
  ])('%j asks for %s milliseconds', (value, expected) => {
    expect(retryAfterMs(value, NOW)).toBe(expected)
  })

  it('asks for no wait that a timer cannot keep, whatever stands in it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    )
    const property = fc.property(texts, (text) => {
      const delayMs = retryAfterMs(text, NOW)
      expect(
        delayMs === undefined || (Number.isInteger(delayMs) && delayMs >= 0 && delayMs <= DAYS_24),
      ).toBe(true)
    })
    fc.assert(property)
  })
})
