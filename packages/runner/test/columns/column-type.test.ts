import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type ColumnType, typeOfValue, widen } from '../../src/index.js'

const type = fc.constantFrom<ColumnType>(
  ...(['NULL', 'BOOLEAN', 'INTEGER', 'LONG', 'HUGEINT'] as const),
  ...(['DOUBLE', 'DECIMAL', 'TIMESTAMP', 'DATETIME', 'DATE', 'TIME'] as const),
  ...(['BLOB', 'VARCHAR', 'JSON'] as const),
)

describe('widening', () => {
  it('does not depend on the order or the grouping of rows', () => {
    fc.assert(
      fc.property(type, type, type, (a, b, c) => {
        expect(widen(a, b)).toBe(widen(b, a))
        expect(widen(widen(a, b), c)).toBe(widen(a, widen(b, c)))
        expect(widen(a, a)).toBe(a)
      }),
    )
  })

  it('only ever goes up', () => {
    fc.assert(
      fc.property(type, type, (a, b) => {
        const wide = widen(a, b)
        expect(widen(wide, a)).toBe(wide)
        expect(widen(wide, b)).toBe(wide)
      }),
    )
  })

  it.each([
    [2n ** 53n - 1n, 'INTEGER'],
    [2n ** 53n, 'LONG'],
    [-(2n ** 63n) + 1n, 'LONG'],
    [2n ** 63n, 'HUGEINT'],
    [2n ** 127n, 'VARCHAR'],
    [2 ** 53, 'DOUBLE'],
    [Number.NaN, 'DOUBLE'],
    [new Date(Number.NaN), 'NULL'],
    [Symbol('x'), 'NULL'],
    [undefined, 'NULL'],
  ])('%p is %s', (value, expected) => {
    expect(typeOfValue(value)).toBe(expected)
  })
})
