/** @runs-first It takes long by the clock. If it began late, all workers but one would wait for it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { KEYED_TOTAL, killsUntilDone, tallyOf, temporaryFolders } from '@panoply/test-kit'

import { addressOf, valuesOf } from './support/deliver.js'

const TOTAL = 4_000

const newFolder = temporaryFolders()
const build = programBuilder(new URL('../', import.meta.url))

describeWithPostgres('a run that is killed at random points and resumed until done', (database) => {
  it('has every row in PostgreSQL, and none twice, without ids', async () => {
    const address = addressOf(database)
    const program = build('test/programs/crashing-run.ts')
    const ends = await killsUntilDone(program, [address, newFolder()])
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']))
    expect(ends.at(-1)).toBe(0)

    const numbers = await valuesOf(database, 'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1')
    expect(tallyOf(numbers.map(Number), TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('has every row once by the keys that the source declares, although it begins anew each time', async () => {
    await database.run('CREATE SCHEMA keyed')
    const program = build('test/programs/keyed-run.ts')
    const ends = await killsUntilDone(program, [addressOf(database, 'keyed'), newFolder()])
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']))
    expect(ends.at(-1)).toBe(0)

    const numbers = await valuesOf(
      database,
      'SELECT n FROM keyed.part_0 UNION ALL SELECT n FROM keyed.part_1',
    )
    expect(tallyOf(numbers.map(Number), KEYED_TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })

  it('has every row that the table takes once, and every other one in the file of rejects', async () => {
    await database.run('CREATE SCHEMA strict')
    await database.run('CREATE TABLE strict.part_0 (n bigint CHECK (n % 100 <> 50))')
    const folder = newFolder()
    const program = build('test/programs/crashing-run.ts')
    const ends = await killsUntilDone(program, [addressOf(database, 'strict'), folder])
    expect(ends.at(-1)).toBe(0)

    const numbers = await valuesOf(
      database,
      'SELECT n FROM strict.part_0 UNION ALL SELECT n FROM strict.part_1',
    )
    // A row since the last checkpoint may have two lines.
    const rejected = new Set(
      readFileSync(join(folder, 'rejects.ndjson'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { row: { n: number } }).row.n),
    )
    const refused = Array.from({ length: TOTAL / 100 }, (_, index) => index * 100 + 50)
    expect([...rejected].sort((one, other) => one - other)).toEqual(refused)
    expect(tallyOf([...numbers.map(Number), ...rejected], TOTAL)).toEqual({
      missing: 0,
      doubled: 0,
    })
  })
})
