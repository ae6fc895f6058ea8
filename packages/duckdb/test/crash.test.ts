import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import {
  KEYED_TOTAL,
  killsUntilDone,
  NUMBERS_TOTAL,
  tallyOf,
  temporaryFolders,
} from '@panoply/test-kit'

import { query } from './support/duckdb-bench.js'

const newFolder = temporaryFolders()
const build = programBuilder(new URL('../', import.meta.url))

describe('a run that is killed at random points and resumed until done', () => {
  it('has every row in duckdb, and none twice', async () => {
    const folder = newFolder()
    const ends = await killsUntilDone(build('test/programs/crashing-run.ts'), [folder])
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']))
    expect(ends.at(-1)).toBe(0)

    const rows = await query(
      join(folder, 'rows.duckdb'),
      'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1',
    )
    const numbers = rows.map(([n]) => Number(n))
    expect(tallyOf(numbers, NUMBERS_TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('has every row once by the keys that the source declares, although it begins anew each time', async () => {
    const folder = newFolder()
    const ends = await killsUntilDone(build('test/programs/keyed-run.ts'), [folder])
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']))
    expect(ends.at(-1)).toBe(0)

    const rows = await query(
      join(folder, 'rows.duckdb'),
      'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1',
    )
    expect(
      tallyOf(
        rows.map(([n]) => Number(n)),
        KEYED_TOTAL,
      ),
    ).toEqual({ missing: 0, doubled: 0 })
  })
})
