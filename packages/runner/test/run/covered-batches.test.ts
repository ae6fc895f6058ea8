import { describe, expect, it } from '@jest/globals'
import { StateTracker } from '@panoply/datasource'

import { CoveredBatches } from '../../src/run/covered-batches.js'

const tracker = new StateTracker()

/** A batch of so many rows, before whose end so many tables were emptied. */
const batch = (rows: number, truncated: number) => ({
  ...{ ticket: tracker.rows([{ n: 1 }]), rows, repeatableRows: rows, truncated },
  incremental: new Map([['t', null]]),
})

const before = { truncated: 1, incremental: new Map() }

describe('the batches of a commit', () => {
  const first = batch(2, 1)
  const second = batch(3, 3)
  const covered = (): CoveredBatches =>
    new CoveredBatches([first, second], {
      before,
      end: { truncated: 4, incremental: new Map([['end', null]]) },
      truncated: ['a', 'b', 'c', 'd'],
    })

  it('end with the progress at the start of the commit', () => {
    expect(covered()).toMatchObject({ batches: [first, second], truncated: ['a', 'b', 'c', 'd'] })
    expect([...(covered().incremental ?? [])]).toEqual([['end', null]])
  })

  it.each([
    [0, 0, [], ['a'], before],
    [1, 0, [], ['a'], before],
    [2, 2, [first], ['a'], first],
    [4, 2, [first], ['a'], first],
  ])(
    'end before the batch of the refused row %i, with the tables and values up to there',
    (position, start, batches, truncated, { incremental }) => {
      const cut = covered()
      expect(cut.cutBefore(position)).toBe(start)
      expect(cut.batches).toEqual(batches)
      expect(cut.truncated).toEqual(truncated)
      expect(cut.incremental).toBe(incremental)
    },
  )

  it('are all there if the position is behind them', () => {
    const cut = covered()
    expect(cut.cutBefore(5)).toBe(5)
    expect(cut.batches).toEqual([first, second])
    expect(cut.truncated).toEqual(['a', 'b', 'c'])
  })
})
