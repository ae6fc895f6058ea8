import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { ensurePostgres, LocalPostgres, TestDatabase } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describe('a database that goes away and comes back', () => {
  const programs = ensurePostgres((line) => process.stderr.write(`source-postgres: ${line}\n`))
  if ('missing' in programs) {
    it(`SKIPPED: ${programs.missing}`, () => {
      expect(programs.missing).not.toBe('')
    })
    return
  }
  // Of its own: the other tests go on with theirs.
  const postgres = new LocalPostgres(programs.folder)
  let database: TestDatabase

  beforeAll(async () => {
    database = new TestDatabase(await postgres.start())
    await database.create()
    await database.run(`
      CREATE TABLE numbers (id int PRIMARY KEY);
      INSERT INTO numbers SELECT generate_series(1, 10);
      CREATE VIEW view_of_numbers AS SELECT * FROM numbers ORDER BY id`)
  })
  afterAll(() => postgres.stop())

  it.each(['numbers', 'view_of_numbers'])('gives all rows of %s once', async (table) => {
    const source = parseSource(CONFIG, { ...connectionTo(database.url), tables: [table] })
    const stream = new Stream(source, { logger: () => undefined })
    const first = await stream.read(4)
    postgres.restart()
    await expect(stream.read(4)).rejects.toMatchObject({ retryable: true })
    const { rows } = await readAll(stream, { batchSize: 4 })
    const before = table === 'numbers' ? (first as { id: number }[]) : []
    expect([...before, ...rows].map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})
