import { describe, expect, it } from '@jest/globals'

import { RowCounts } from '../../src/index.js'

describe('the counts of a destination', () => {
  it('do not say how many rows were replaced, unless the destination knows it', () => {
    const counts = new RowCounts()
    counts.take('a', 2)
    counts.commit()
    expect(Object.keys(counts.committed[0] ?? {})).toEqual(['table', 'rows'])
  })

  it('add the replaced rows of all commits, per table', () => {
    const counts = new RowCounts()
    counts.take('a', 3)
    counts.take('b', 1)
    counts.commit(new Map([['a', 1]]))
    counts.take('b', 2)
    counts.commit(new Map([['b', 2]]))
    counts.commit(new Map())

    expect(counts.committed).toEqual([
      { table: 'a', rows: 3, replaced: 1 },
      { table: 'b', rows: 3, replaced: 2 },
    ])
  })

  it('keep the replaced rows of the last commit when later rows are rolled back', () => {
    const counts = new RowCounts()
    counts.take('a', 3)
    counts.commit(new Map([['a', 1]]))
    counts.take('a', 5)
    counts.rollback()
    counts.take('a')
    counts.commit(new Map([['a', 1]]))

    expect(counts.committed).toEqual([{ table: 'a', rows: 4, replaced: 2 }])
  })

  it('leave out the rows that came while the commit ran', () => {
    const counts = new RowCounts()
    counts.take('a', 3)
    counts.begin()
    counts.take('a', 5)
    counts.take('b')
    counts.correct('a', -1)
    counts.commit()
    expect(counts.committed).toEqual([{ table: 'a', rows: 2 }])
    expect(counts.total).toBe(8)

    counts.commit()
    expect(counts.committed).toEqual([
      { table: 'a', rows: 7 },
      { table: 'b', rows: 1 },
    ])
  })

  it('are those of the last commit after a rollback during a commit', () => {
    const counts = new RowCounts()
    counts.take('a', 3)
    counts.commit()
    counts.take('a', 2)
    counts.begin()
    counts.rollback()
    counts.take('a')
    expect(counts.inCommit('a')).toBe(4)
  })
})
