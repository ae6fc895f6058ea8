import { describe, expect, it } from '@jest/globals'

import { RecentIds } from '../../src/state/recent-ids.js'

describe('RecentIds', () => {
  it('forgets the oldest beyond its limit, and an id that came again is young', () => {
    const recent = new RecentIds(2)
    for (const id of ['a', 'b', 'a', 'c']) recent.add(id)
    expect(['a', 'b', 'c'].map((id) => recent.has(id))).toEqual([true, false, true])
  })

  it('returns whether the deleted id was there', () => {
    const recent = new RecentIds(2)
    recent.add('a')
    expect([recent.delete('a'), recent.delete('a'), recent.has('a')]).toEqual([true, false, false])
  })
})
