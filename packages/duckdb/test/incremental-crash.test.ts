/** @runs-first It takes long by the clock. If it began late, all workers but one would wait for it. */
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { killsUntilDone, READING_ORDERS, tallyOf, temporaryFolders } from '@panoply/test-kit'

import { query } from './support/duckdb-bench.js'

const FIRST_TOTAL = 1_000
const SECOND_TOTAL = 1_200
const KILLS = 2

const newFolder = temporaryFolders()
const build = programBuilder(new URL('../', import.meta.url))

describe('a source with an incremental key that is killed at random points and run until done', () => {
  it.each(READING_ORDERS)(
    'has every row in duckdb when it reads %s, and then only the new ones',
    async (order, tables) => {
      const folder = newFolder()
      const program = build('test/programs/incremental-run.ts')
      const selects = tables.map((table) => `SELECT n, since FROM ${table}`)
      let rows: unknown[][] = []
      for (const total of [FIRST_TOTAL, SECOND_TOTAL]) {
        const ends = await killsUntilDone(program, [folder, order, `${total}`], KILLS)
        expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']))
        expect(ends.at(-1)).toBe(0)
        rows = await query(join(folder, 'rows.duckdb'), selects.join(' UNION ALL '))
        const numbers = rows.map(([n]) => Number(n))
        expect(tallyOf(numbers, total)).toEqual({ missing: 0, doubled: 0 })
      }
      const incVals = rows.filter(([n]) => Number(n) >= FIRST_TOTAL).map(([, since]) => since)
      // The second one is that of a run after a run that was killed behind its end.
      expect([`${FIRST_TOTAL - 1}`, `${SECOND_TOTAL - 1}`]).toEqual(
        expect.arrayContaining([...new Set(incVals)]),
      )
    },
  )
})
