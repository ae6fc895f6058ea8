import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import type { RefusedRow } from '../../src/destination/late-refusals.js'
import { type Refusal, TakenRows } from '../../src/destination/taken-rows.js'

const TABLES = ['people', 'orders', 'visits'] as const

const refusalAt = (position: number): Refusal => ({
  ...{ position, reason: new Error('CHECK'), key: undefined, record: { position } },
})

/** Takes the rows of a commit, and refuses some of them. @returns what is reported */
const refuseSome = async (
  taken: TakenRows,
  tables: readonly string[],
  positions: readonly number[],
): Promise<readonly RefusedRow[]> => {
  for (const table of tables) taken.take({ table, id: undefined })
  let told: readonly RefusedRow[] = []
  await taken.refuse(positions.map(refusalAt), {
    room: Infinity,
    refuse: (rows) => {
      told = rows
      return Promise.resolve(Infinity)
    },
  })
  return told
}

describe('a row that a place refuses', () => {
  it('that was never taken is a mistake of the destination', async () => {
    await expect(refuseSome(new TakenRows(), ['people'], [1])).rejects.toThrow(
      'no row was taken at 1',
    )
  })

  it('has the number that it has in its table over the whole run, in whatever order they are reported', async () => {
    const commits = fc.array(
      fc.array(fc.record({ table: fc.constantFrom(...TABLES), isRefused: fc.boolean() })),
      { maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(commits, async (all) => {
        const taken = new TakenRows()
        const kept = new Map<string, number>()
        for (const rows of all) {
          const numbers = rows.map(({ table }, at) => {
            const before = rows.slice(0, at).filter((row) => row.table === table).length
            return (kept.get(table) ?? 0) + before + 1
          })
          const positions = rows.flatMap(({ isRefused }, at) => (isRefused ? [at] : [])).reverse()
          const told = await refuseSome(
            taken,
            rows.map(({ table }) => table),
            positions,
          )
          expect(told.map(({ error }) => [error.table, error.rowNumber])).toEqual(
            positions.map((at) => [rows[at]?.table, numbers[at]]),
          )
          taken.commit()
          for (const { table, isRefused } of rows) {
            if (!isRefused) kept.set(table, (kept.get(table) ?? 0) + 1)
          }
        }
      }),
    )
  })
})
