import { spawnSync } from 'node:child_process'

import { beforeAll, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { describeWithPostgres } from '@panoply/local-postgres'
import { programBuilder } from '@panoply/test-kit/program-builder'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

const build = programBuilder(new URL('../', import.meta.url))

describeWithPostgres('rows of 1 MB', (database) => {
  const sourceOf = (table: string): object => ({ ...connectionTo(database.url), tables: [table] })

  beforeAll(() =>
    database.run(`
      CREATE TABLE large (id int PRIMARY KEY, text text);
      INSERT INTO large SELECT i, '' FROM generate_series(1, 2000) i;
      INSERT INTO large SELECT i, repeat(md5(i::text), 32768) FROM generate_series(2001, 2100) i;
      CREATE VIEW large_view AS SELECT * FROM large`),
  )

  it.each(['large', 'large_view'])(
    'are read from %s with 64 MB of memory, each once, whatever the number of rows is',
    (table) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [
          '--max-old-space-size=64',
          build('test/programs/read-all.ts'),
          JSON.stringify(sourceOf(table)),
        ],
        { encoding: 'utf8' },
      )
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      expect(JSON.parse(stdout)).toEqual({ rows: 2100, different: 2100, bytes: 100 * 1024 * 1024 })
    },
  )

  it('come in batches of about 8 MB', async () => {
    const stream = new Stream(parseSource(CONFIG, { ...sourceOf('large') }), {
      logger: () => undefined,
    })
    const sizes: number[] = []
    for (let batch = await stream.read(1_000); batch !== null; batch = await stream.read(1_000)) {
      const bytes = (batch as { text: string }[]).reduce((sum, { text }) => sum + text.length, 0)
      sizes.push(bytes)
    }
    expect(Math.max(...sizes)).toBeLessThan(11 * 1024 * 1024)
    expect(sizes.filter((bytes) => bytes > 0).length).toBeGreaterThan(8)
  })

  it('may be left in the middle: the session does not wait for them', async () => {
    const stream = new Stream(parseSource(CONFIG, { ...sourceOf('large_view') }), {
      logger: () => undefined,
    })
    await stream.read(5_000)
    await expect(stream.close()).resolves.toBeUndefined()
  })
})
