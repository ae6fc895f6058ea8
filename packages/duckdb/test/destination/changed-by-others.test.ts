import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { deliver, query, run } from '../support/duckdb-bench.js'
import { checkpointOf } from '../support/rows.js'

const newFolder = temporaryFolders()

/** A file that a run has written to, and that others have changed since. */
const changed = async (sql: string): Promise<string> => {
  const path = join(newFolder(), 'test.duckdb')
  await deliver(path, [[{ n: 1, m: 1 }]])
  await run(path, sql)
  return path
}

const [again, more] = [[[{ n: 2, m: 2 }]], [[{ n: 3, m: 3 }]]]

describe('what others changed between two runs', () => {
  it.each([
    ['a table', 'DROP TABLE t', /table "t" is not there any more, and an earlier run filled it/],
    ['a column', 'ALTER TABLE t DROP COLUMN M', /table "t" has no column "m" any more/],
    [
      'the checkpoints, and rows may come twice,',
      'DROP SCHEMA panoply_runner CASCADE',
      /table "t" has rows already, and there is no checkpoint/,
    ],
    [
      'the checkpoint, and rows may come twice,',
      'DELETE FROM panoply_runner.checkpoints',
      /table "t" has rows already, and there is no checkpoint/,
    ],
    [
      'a type that rows do not fit into',
      'ALTER TABLE t ALTER n TYPE TINYINT',
      /^the column "n" of table "t" was TINYINT and is VARCHAR now/,
    ],
    [
      'a text that rows turn into a number again',
      'ALTER TABLE t ALTER n TYPE VARCHAR; UPDATE t SET n = NULL',
      /^the column "n" of table "t" was VARCHAR and is BIGINT now/,
    ],
  ])('%s is told once', async (_, sql, message) => {
    const path = await changed(sql)
    expect(await deliver(path, again)).toEqual([expect.stringMatching(message)])
    expect(await deliver(path, more)).toEqual([])
  })

  it.each([
    ['nothing', 'SELECT 1'],
    ['another spelling of a name', 'ALTER TABLE t RENAME n TO N'],
    ['a type that holds the rows', 'ALTER TABLE t ALTER n TYPE DOUBLE'],
    ['a column of their own', 'ALTER TABLE t ADD COLUMN own INT'],
    ['a table of their own', 'CREATE TABLE own (n INT)'],
    ['no row of a table', 'DELETE FROM t; DELETE FROM panoply_runner.checkpoints'],
  ])('%s is not told', async (_, sql) => {
    const path = await changed(sql)
    expect(await deliver(path, again)).toEqual([])
  })

  it('what a run makes itself is not told', async () => {
    const path = join(newFolder(), 'test.duckdb')
    expect(await deliver(path, [[{ n: 1 }], [{ n: 'text', m: 1 }]])).toEqual([])
  })

  it('a dropped table is told although no row comes for it, and a later one is told anew', async () => {
    const path = await changed('DROP TABLE t')
    expect(await deliver(path, [[]])).toHaveLength(1)
    expect(await deliver(path, again)).toEqual([])
    await run(path, 'DROP TABLE t')
    expect(await deliver(path, more)).toHaveLength(1)
  })

  it('a run that fails before its first commit does not take the news along', async () => {
    const path = await changed(
      'DROP TABLE t; CREATE VIEW v AS SELECT 1; CREATE TABLE u (n INT CHECK (n < 0))',
    )
    const rows = [{ table: 'u', id: undefined, record: { n: 1 } }]
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write(rows)
    await expect(destination.commit((place) => checkpointOf({}, place))).rejects.toThrow('CHECK')
    await destination.close()
    expect(await deliver(path, again)).toEqual([expect.stringContaining('"t" is not there')])
  })

  it.each([
    ['a table that is gone is made again', 'DROP TABLE t', [['2', '2']]],
    [
      'a column that is gone is added again',
      'ALTER TABLE t DROP COLUMN m',
      [
        ['1', null],
        ['2', '2'],
      ],
    ],
    [
      'a column of another type is widened',
      'ALTER TABLE t ALTER n TYPE TINYINT',
      [
        ['1', '1'],
        ['2', '2'],
      ],
    ],
    [
      'a schema of checkpoints that is gone is made again',
      'DROP SCHEMA panoply_runner CASCADE',
      [
        ['1', '1'],
        ['2', '2'],
      ],
    ],
  ])('%s', async (_, sql, rows) => {
    const path = await changed(sql)
    await deliver(path, [[{ n: 2, m: 2 }]])

    expect(await query(path, 'SELECT n, m FROM t ORDER BY n')).toEqual(rows)
  })

  it.each([
    ['that is no checkpoint', `UPDATE panoply_runner.checkpoints SET checkpoint = '{}'`],
    [
      'in another table',
      'DROP TABLE panoply_runner.checkpoints; CREATE TABLE panoply_runner.checkpoints (x INT)',
    ],
  ])('a checkpoint %s is named, with what to do', async (_, sql) => {
    const path = await changed(sql)
    await expect(deliver(path, [[{ n: 2 }]])).rejects.toMatchObject({
      ...{ code: 'PANOPLY_DUCKDB_FAILED', kind: 'conflict', cause: expect.anything() },
      message: expect.stringContaining('DROP TABLE panoply_runner.checkpoints'),
    })
    await run(path, 'DROP TABLE panoply_runner.checkpoints')
    await deliver(path, [[{ n: 2 }]])
    expect(await query(path, 'SELECT count(*) FROM t')).toEqual([['2']])
  })

  const many = Array.from({ length: 150 }, (_, n) => ({ n }))

  it.each([
    ['of other types', 'SELECT 1 AS n', [{ n: 2 }], undefined],
    ['with the same columns', 'SELECT 1::BIGINT AS n', [{ n: 2 }], undefined],
    ['that gets many rows', 'SELECT 1::BIGINT AS n', many, undefined],
    ['that gets rows with ids', `SELECT 1::BIGINT AS n, '0' AS __id`, [{ n: 2 }], 'n'],
    ['that gets many rows with ids', `SELECT 1::BIGINT AS n, '0' AS __id`, many, 'n'],
    ['that has later ids', `SELECT 1::BIGINT AS n, 'x' AS __id`, many, 'n'],
  ] as const)(
    'a view %s in the place of a table is named, and stays',
    async (_, sql, rows, key) => {
      const path = await changed(`DROP TABLE t; CREATE VIEW t AS ${sql}`)
      const destination = new DuckDbDestination(path)
      await destination.open({ runKey: 'run' })
      await destination.write(
        rows.map(({ n }) => {
          const id = key && String(n)
          return { table: 't', id, record: id === undefined ? { n } : { n, __id: id } }
        }),
      )
      await expect(destination.commit((place) => checkpointOf({}, place))).rejects.toMatchObject({
        ...{ code: 'PANOPLY_DUCKDB_FAILED', kind: 'conflict', table: 't' },
        message: expect.stringContaining('"t" is a view'),
      })
      await destination.close()
      expect(await query(path, 'SELECT n::INT FROM t')).toEqual([[1]])
    },
  )
})
