/** @runs-first It takes long by the clock. If it began late, all workers but one would wait for it. */
import { readFileSync } from 'node:fs'
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

import { query, run } from './support/duckdb-bench.js'

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

  it('has every row that a table takes once, every other one among the rejects, and the indexes of others', async () => {
    const folder = newFolder()
    const path = join(folder, 'rows.duckdb')
    await run(
      path,
      `CREATE TABLE part_0 (n BIGINT CHECK (n % 500 <> 250), text BIGINT);
       CREATE INDEX by_text ON part_0 (text); CREATE UNIQUE INDEX one_n ON part_0 (n)`,
    )
    const ends = await killsUntilDone(build('test/programs/crashing-run.ts'), [folder])
    expect(ends.at(-1)).toBe(0)

    const rows = await query(path, 'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1')
    // A row since the last checkpoint may have two lines.
    const rejected = new Set(
      readFileSync(join(folder, 'rejects.ndjson'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { row: { n: number } }).row.n),
    )
    const refused = Array.from({ length: NUMBERS_TOTAL / 500 }, (_, index) => index * 500 + 250)
    expect([...rejected].sort((one, other) => one - other)).toEqual(refused)
    const numbers = [...rows.map(([n]) => Number(n)), ...rejected]
    expect(tallyOf(numbers, NUMBERS_TOTAL)).toEqual({ missing: 0, doubled: 0 })
    const indexes = await query(path, 'SELECT index_name FROM duckdb_indexes() ORDER BY 1')
    expect(indexes).toEqual([['by_text'], ['one_n']])
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
