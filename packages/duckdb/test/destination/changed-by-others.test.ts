import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { deliver, query, run } from '../support/duckdb-bench.js'

const newFolder = temporaryFolders()

/** A file that a run has written to, and that others have changed since. */
const changed = async (sql: string): Promise<string> => {
  const path = join(newFolder(), 'test.duckdb')
  await deliver(path, [[{ n: 1, m: 1 }]])
  await run(path, sql)
  return path
}

describe('what others changed between two runs', () => {
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

  it('a view in the place of a table is named, and stays as it is', async () => {
    const path = await changed('DROP TABLE t; CREATE VIEW t AS SELECT 1 AS n')
    await expect(deliver(path, [[{ n: 2 }]])).rejects.toMatchObject({
      ...{ code: 'PANOPLY_DUCKDB_FAILED', kind: 'conflict', table: 't' },
      message: expect.stringContaining('"t" is a view'),
    })
    expect(await query(path, 'FROM t')).toEqual([[1]])
  })
})
