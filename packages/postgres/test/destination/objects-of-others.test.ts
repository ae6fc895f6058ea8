import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { PostgresDestination } from '../../src/index.js'
import {
  addressOf,
  checkpointOf,
  columnsOf,
  deliver,
  rowsOf,
  valuesOf,
} from '../support/deliver.js'

describeWithPostgres('what others make in the database', (database) => {
  const address = addressOf(database)

  it('a view does not hinder rows and new columns', async () => {
    await deliver(address, 'viewed', [[{ n: 1 }]])
    await database.run('CREATE VIEW view_of_viewed AS SELECT n FROM viewed')
    await deliver(address, 'viewed', [[{ n: 2, more: 'x' }]])

    expect(await valuesOf(database, 'SELECT n FROM view_of_viewed')).toEqual(['1', '2'])
  })

  it('a view on a column that has to be widened is named, and nothing is changed', async () => {
    await deliver(address, 'pinned', [[{ n: 1 }]])
    await database.run('CREATE VIEW view_of_pinned AS SELECT n FROM pinned')

    await expect(deliver(address, 'pinned', [[{ n: 'text', more: 1 }]])).rejects.toMatchObject({
      kind: 'conflict',
      retryable: false,
      table: 'pinned',
      message: expect.stringMatching(/"n" \(text\) in table "pinned".*view_of_pinned/),
    })
    expect(await columnsOf(database, 'pinned')).toEqual([['n', 'bigint']])
    await database.run('DROP VIEW view_of_pinned')
    await deliver(address, 'pinned', [[{ n: 'text', more: 1 }]])
    expect(await valuesOf(database, 'SELECT n FROM pinned')).toEqual(['1', 'text'])
  })

  it('an index goes along when its column is widened', async () => {
    await deliver(address, 'indexed', [[{ n: 1 }]])
    await database.run('CREATE INDEX on_n ON indexed (n)')
    await deliver(address, 'indexed', [[{ n: 'text' }]])

    expect(await valuesOf(database, 'SELECT n FROM indexed')).toEqual(['1', 'text'])
  })

  it.each([
    [
      'a unique index',
      'CREATE UNIQUE INDEX ON refusing (n)',
      { n: 1 },
      /unique index "refusing_n_idx"/,
    ],
    [
      'NOT NULL',
      'ALTER TABLE refusing ADD must int NOT NULL DEFAULT 0',
      { must: null },
      /"must".*takes no NULL/,
    ],
    [
      'a check',
      'ALTER TABLE refusing ADD CONSTRAINT low CHECK (n < 9)',
      { n: 9 },
      /the check "low"/,
    ],
  ])('%s that refuses a row is named', async (_, sql, record, message) => {
    await database.run('DROP TABLE IF EXISTS refusing')
    await deliver(address, 'refusing', [[{ n: 1 }]])
    await database.run(sql)

    await expect(deliver(address, 'refusing', [[record]])).rejects.toMatchObject({
      ...{ code: 'PANOPLY_ROW_REFUSED', table: 'refusing', cause: { kind: 'conflict' } },
      message: expect.stringMatching(message),
    })
  })

  it.each([
    ['in one commit', [[{ n: 1 }, { n: null }]]],
    ['with no value at all', [[{ n: 1 }, { m: 1 }]]],
    ['in a batch of wider rows', [[{ n: 1 }, { n: 2 ** 40 }, { n: null }]]],
    ['in a later commit', [[{ n: 1 }], [{ n: 2 }, { n: null }]]],
  ])(
    'a null for a NOT NULL column of theirs is refused %s, also behind rows with values',
    async (_, commits) => {
      await database.run('DROP TABLE IF EXISTS strict; CREATE TABLE strict (n int NOT NULL)')
      await expect(deliver(address, 'strict', commits)).rejects.toMatchObject({
        ...{ code: 'PANOPLY_ROW_REFUSED', table: 'strict', path: 'record.n' },
        message: expect.stringMatching(/column "n" of table "strict" takes no NULL/),
      })
    },
  )

  it.each([
    ['a view', 'CREATE VIEW in_the_way AS SELECT 1 AS n'],
    ['a materialized view', 'CREATE MATERIALIZED VIEW in_the_way AS SELECT 1 AS n'],
    ['a sequence', 'CREATE SEQUENCE in_the_way'],
  ])('%s in the place of a table is named', async (kind, sql) => {
    await database.run(sql)
    try {
      await expect(deliver(address, 'in_the_way', [[{ n: 2 }]])).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringContaining(`"in_the_way" is ${kind}`),
      })
    } finally {
      await database.run(`DROP ${kind.slice(2).toUpperCase()} in_the_way`)
    }
  })

  it('a table with partitions takes rows', async () => {
    await database.run(`CREATE TABLE parts (n bigint) PARTITION BY RANGE (n);
      CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (0) TO (10);
      CREATE TABLE parts_high PARTITION OF parts DEFAULT`)
    await deliver(address, 'parts', [[{ n: 1 }, { n: 11 }]])

    expect(await valuesOf(database, 'SELECT n FROM parts_high')).toEqual(['11'])
  })

  it('a table, a column or a type that changes in the middle of a run is found as it is', async () => {
    const destination = new PostgresDestination(address)
    await destination.open({ runKey: 'a run' })
    const commit = async (...records: Record<string, unknown>[]): Promise<void> => {
      await destination.write(rowsOf('moving', records))
      await destination.commit(() => checkpointOf({}))
    }
    await commit({ n: 1, m: 1 })
    await database.run('ALTER TABLE moving DROP COLUMN m')
    await commit({ n: 2, m: 2 })
    await database.run('ALTER TABLE moving ALTER COLUMN n TYPE int')
    await commit({ n: 2 ** 40, m: 3 })
    expect(await database.run('SELECT n, m FROM moving')).toEqual([
      { n: '1', m: null },
      { n: '2', m: '2' },
      { n: String(2 ** 40), m: '3' },
    ])
    await database.run('DROP TABLE moving')
    await commit({ n: 4 })
    await destination.close()

    expect(await database.run('SELECT n FROM moving')).toEqual([{ n: '4' }])
  })

  it.each([
    ['a table', 'DROP TABLE moved', /table "moved" is not there any more, and an earlier run/],
    ['a column', 'ALTER TABLE moved DROP COLUMN m', /table "moved" has no column "m" any more/],
    [
      'the checkpoint, and rows may come twice,',
      'DELETE FROM panoply_runner.checkpoints',
      /table "moved" has rows already, and there is no checkpoint/,
    ],
    [
      'the schema of checkpoints, and rows may come twice,',
      'DROP SCHEMA panoply_runner CASCADE',
      /table "moved" has rows already, and there is no checkpoint/,
    ],
    ['another type', 'ALTER TABLE moved ALTER n TYPE text', undefined],
    ['a name', 'ALTER TABLE moved RENAME TO elsewhere', /table "moved" is not there any more/],
    ['a column of their own', 'ALTER TABLE moved ADD own int', undefined],
  ])('of what was dropped between two runs, %s is told once', async (_, sql, message) => {
    await database.run('DROP TABLE IF EXISTS moved, elsewhere')
    await database.run("DELETE FROM panoply_runner.checkpoints WHERE run_key = 'run into moved'")
    expect(await deliver(address, 'moved', [[{ n: 1, m: 1 }]])).toEqual([])
    await database.run(sql)

    const told = await deliver(address, 'moved', [[{ n: 2, m: 2 }], [{ n: 3 }]])
    expect(told).toHaveLength(message === undefined ? 0 : 1)
    expect(told.join()).toMatch(message ?? /^$/)
    expect(await deliver(address, 'moved', [[{ n: 4 }]])).toEqual([])
    expect(await valuesOf(database, 'SELECT max(n::int) FROM moved')).toEqual([4])
  })

  it('rows with ids replace those without a checkpoint, and nothing is told', async () => {
    const rows = [[{ __id: 'a', n: 1 }]]
    await deliver(address, 'with_ids', rows)
    await database.run("DELETE FROM panoply_runner.checkpoints WHERE run_key = 'run into with_ids'")
    expect(await deliver(address, 'with_ids', rows)).toEqual([])
    expect(await valuesOf(database, 'SELECT n FROM with_ids')).toEqual(['1'])
  })

  it('a schema is made when it is not there, with any name', async () => {
    await deliver(addressOf(database, 'Sales & "Co"'), 'orders', [[{ n: 1 }]])

    expect(await valuesOf(database, 'SELECT n FROM "Sales & ""Co""".orders')).toEqual(['1'])
  })

  it('a user with no right to make schemas writes to those that are there', async () => {
    const user = `writer_${database.url.pathname.slice(-8)}`
    await database.run(`CREATE USER ${user} PASSWORD 'writer-password'`)
    await deliver(addressOf(database, 'granted'), 'first', [[{ n: 1 }]])
    await database.run(`GRANT USAGE, CREATE ON SCHEMA granted, panoply_runner TO ${user};
      GRANT ALL ON ALL TABLES IN SCHEMA panoply_runner TO ${user}`)
    const url = new URL(addressOf(database, 'granted'))
    url.username = user
    url.password = 'writer-password'
    try {
      await deliver(url.href, 'own', [[{ n: 2 }]])
      expect(await valuesOf(database, 'SELECT n FROM granted.own')).toEqual(['2'])
      await expect(deliver(url.href, 'first', [[{ n: 2 }]])).rejects.toMatchObject({
        kind: 'permission',
        retryable: false,
        message: expect.stringContaining('table "first"'),
      })
      url.searchParams.set('schema', 'not there')
      await expect(deliver(url.href, 'own', [[{ n: 2 }]])).rejects.toMatchObject({
        kind: 'permission',
      })
    } finally {
      await database.run(`DROP OWNED BY ${user}; DROP USER ${user}`)
    }
  })
})
