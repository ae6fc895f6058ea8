import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import type { RefusedRow } from '../../src/destination/late-refusals.js'
import { type Refusal, TakenRows } from '../../src/destination/taken-rows.js'

const TABLES = ['people', 'orders', 'visits'] as const

const refusalAt = (position: number): Refusal => ({
  ...{ position, reason: new Error('CHECK'), key: undefined, record: { position } },
})

interface Row {
  readonly table: string
  readonly isRefused: boolean
}

interface Taken extends Row {
  readonly position: number
}

const rows = fc.array(fc.record({ table: fc.constantFrom(...TABLES), isRefused: fc.boolean() }))

const take = (taken: TakenRows, some: readonly Row[]): Taken[] =>
  some.map((row) => ({ ...row, position: taken.take({ table: row.table, id: undefined }) }))

/** Refuses rows at these positions. @returns what is reported */
const refuse = async (
  taken: TakenRows,
  positions: readonly number[],
  kept = Infinity,
): Promise<readonly RefusedRow[]> => {
  let told: readonly RefusedRow[] = []
  await taken.refuse(positions.map(refusalAt), {
    room: Infinity,
    refuse: (refused) => {
      told = refused
      return Promise.resolve(kept)
    },
  })
  return told
}

describe('a row that a place refuses', () => {
  it('that was never taken is a mistake of the destination', async () => {
    const taken = new TakenRows()
    take(taken, [{ table: 'people', isRefused: false }])
    await expect(refuse(taken, [1])).rejects.toThrow('no row was taken at 1')
  })

  it('has the number that it has in its table over the whole run, even if rows come during the commit', async () => {
    const commits = fc.array(fc.record({ before: rows, during: rows }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(commits, async (all) => {
        const taken = new TakenRows()
        const kept = new Map<string, number>()
        let later: Taken[] = []
        for (const { before, during } of all) {
          const covered = [...later, ...take(taken, before)]
          taken.begin()
          later = take(taken, during)
          const numberOf = (index: number): number => {
            const table = covered[index]?.table ?? ''
            const earlier = covered.slice(0, index).filter((row) => row.table === table)
            return (kept.get(table) ?? 0) + earlier.length + 1
          }
          const refused = [...covered.entries()].filter(([, row]) => row.isRefused).reverse()
          const told = await refuse(
            taken,
            refused.map(([, { position }]) => position),
          )
          expect(
            told.map(({ error: { table, rowNumber, index } }) => [table, rowNumber, index]),
          ).toEqual(refused.map(([index, { table }]) => [table, numberOf(index), index]))
          taken.commit()
          for (const { table, isRefused } of covered) {
            if (!isRefused) kept.set(table, (kept.get(table) ?? 0) + 1)
          }
          const committed = new Map(taken.counts.committed.map(({ table, rows: n }) => [table, n]))
          for (const table of TABLES) expect(committed.get(table) ?? 0).toBe(kept.get(table) ?? 0)
        }
      }),
    )
  })

  it('ends the commit before its batch, and rows that come meanwhile are not given up with it', async () => {
    const taken = new TakenRows()
    const people = (count: number): Row[] =>
      Array.from({ length: count }, () => ({ table: 'people', isRefused: false }))
    take(taken, people(5))
    taken.begin()
    take(taken, people(2))
    await refuse(taken, [3], 2)
    expect(taken.counts.inCommit('people')).toBe(2)
    expect(taken.counts.taken('people')).toBe(4)
    taken.commit()
    expect(taken.counts.committed).toEqual([{ table: 'people', rows: 2 }])
  })

  it('of a commit that failed can be refused by the next one, which covers all rows', async () => {
    const taken = new TakenRows()
    const [first] = take(taken, [{ table: 'people', isRefused: true }])
    taken.begin()
    const [second] = take(taken, [{ table: 'people', isRefused: true }])
    // The commit fails here. The next one begins.
    taken.begin()
    const told = await refuse(taken, [first?.position ?? -1, second?.position ?? -1])
    expect(told.map(({ error }) => error.rowNumber)).toEqual([1, 2])
  })
})
