import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { compareRows } from '../src/compare-rows.js'

const rows = fc.array(
  fc.record({ a: fc.integer({ max: 5, min: 0 }), b: fc.string({ maxLength: 2 }) }),
)

describe('compareRows', () => {
  it('finds nothing wrong with the same rows in another order, with their fields in another order', () => {
    fc.assert(
      fc.property(rows, (written) => {
        const arrived = written.map(({ a, b }) => ({ b, a })).reverse()
        expect(compareRows(written, arrived)).toEqual({ lost: 0, changed: 0, twice: 0 })
      }),
    )
  })

  it('counts what is missing as lost', () => {
    expect(compareRows([{ a: 1 }, { a: 1 }, { a: 2 }], [{ a: 1 }])).toEqual({
      lost: 2,
      changed: 0,
      twice: 0,
    })
  })

  it('counts what arrived with other contents as changed', () => {
    expect(compareRows([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 3 }])).toEqual({
      lost: 0,
      changed: 1,
      twice: 0,
    })
  })

  it('counts what nobody wrote as changed', () => {
    expect(compareRows([{ a: 1 }], [{ a: 1 }, { b: 1 }])).toEqual({
      lost: 0,
      changed: 1,
      twice: 0,
    })
  })

  it('does not let what arrived twice stand for what did not arrive', () => {
    expect(compareRows([{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 1 }])).toEqual({
      lost: 1,
      changed: 0,
      twice: 1,
    })
  })
})
