import { describe, expect, it } from '@jest/globals'

import { formatCount, formatCounted, formatShortCount } from '../../../page/src/format/counts.js'
import { formatDuration } from '../../../page/src/format/times.js'

describe('a duration', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [999.4, '999 ms'],
    [1000, '1.0 s'],
    [59_999, '59.9 s'],
    [60_000, '1 min 0 s'],
    [3_599_999, '59 min 59 s'],
    [7_500_000, '2 h 5 min'],
  ])('of %d ms is written %j', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })
})

describe('a count', () => {
  it('has its digits in groups, or is short', () => {
    expect(formatCount(12_345_678)).toBe('12,345,678')
    expect(formatShortCount(12_345_678)).toBe('12.3M')
  })

  it('agrees with its noun', () => {
    expect([0, 1, 2].map((count) => formatCounted(count, 'row'))).toEqual([
      '0 rows',
      '1 row',
      '2 rows',
    ])
  })
})
