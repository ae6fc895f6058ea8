import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { Timeline } from '../../src/runs/timeline.js'

describe('the timeline of a run', () => {
  it('keeps the newest lines within both of its limits, and numbers them without a gap', () => {
    const limits = { maxEntries: 20, maxCharacters: 200 }
    fc.assert(
      fc.property(fc.array(fc.nat(80)), (lengths) => {
        const timeline = new Timeline(limits)
        for (const length of lengths) timeline.add('log', 'x'.repeat(length), '')
        const { entries, firstSeq, lastSeq } = timeline.page(0, 1_000)
        expect(lastSeq).toBe(lengths.length)
        expect(entries.map(({ seq }) => seq)).toEqual(
          Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => firstSeq + index),
        )
        expect(entries.length).toBeLessThanOrEqual(22)
        const characters = entries.reduce((sum, { message }) => sum + message.length, 0)
        expect(characters).toBeLessThanOrEqual(200)
        expect(entries.map(({ message }) => message.length)).toEqual(lengths.slice(firstSeq - 1))
      }),
    )
  })

  it('hands out no more than a page holds, and cuts a long line', () => {
    const timeline = new Timeline()
    for (let line = 0; line < 150_000; line += 1) timeline.add('log', 'GET /orders', '')
    timeline.add('log', 'y'.repeat(5_000), '')
    const { firstSeq, lastSeq } = timeline.page(0, 1)
    expect(lastSeq - firstSeq).toBeLessThanOrEqual(110_000)
    expect(timeline.page(firstSeq, 1_000).entries).toHaveLength(1_000)
    expect(timeline.page(150_000, 1).entries[0]?.message).toHaveLength(2_001)
  })
})
