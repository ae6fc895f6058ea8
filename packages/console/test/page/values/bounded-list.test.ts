import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { BoundedList } from '../../../page/src/values/bounded-list.js'

describe('a bounded list', () => {
  it('keeps the newest items in order and counts those that are gone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer()), (limit, items) => {
        const list = new BoundedList<number>(limit)
        for (const item of items) list.add(item)
        const kept = items.slice(-limit)
        expect(list.toArray()).toEqual(kept)
        expect(list.size).toBe(kept.length)
        expect(list.dropped).toBe(items.length - kept.length)
      }),
    )
  })
})
