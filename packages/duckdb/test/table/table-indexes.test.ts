import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { columnsOf, deliver, query, run } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()

const newTable = async (sql: string): Promise<string> => {
  const path = join(newFolder(), 'test.duckdb')
  await deliver(path, [[{ n: 1, m: 1 }]])
  await run(path, sql)
  return path
}

const indexesIn = async (path: string): Promise<unknown[]> =>
  (await query(path, 'SELECT index_name FROM duckdb_indexes() ORDER BY index_name')).flat()

describe('an index of others on a table', () => {
  it('goes along when a column is widened, and is told', async () => {
    const path = await newTable(
      'CREATE INDEX "by N" ON t (n); CREATE UNIQUE INDEX n_and_m ON t (n, (m + 1))',
    )
    const warnings = await deliver(path, [[{ n: 'text' }], [{ n: 2.5, more: 'x' }]])
    expect(warnings).toEqual([
      expect.stringMatching(/"n" of table "t" was BIGINT and is VARCHAR now/),
      expect.stringMatching(/table "t": the indexes "by N", "n_and_m" were/),
    ])
    expect(await indexesIn(path)).toEqual(['by N', 'n_and_m'])
    expect(await query(path, 'SELECT n FROM t ORDER BY n')).toEqual([['1'], ['2.5'], ['text']])
  })

  it('does not hinder rows that need no other type', async () => {
    const path = await newTable('CREATE INDEX by_n ON t (n)')
    expect(await deliver(path, [[{ n: 2, more: 'x' }]])).toEqual([])
    expect(await query(path, 'SELECT n, more FROM t ORDER BY n')).toEqual([
      ['1', null],
      ['2', 'x'],
    ])
  })

  it('still refuses a row in the commit that widens a column', async () => {
    const path = await newTable('CREATE UNIQUE INDEX one_n ON t (n)')
    await expect(deliver(path, [[{ n: 1, m: 'text' }]])).rejects.toMatchObject({
      code: 'PANOPLY_ROW_REFUSED',
      message: expect.stringMatching(/unique index/),
    })
    expect(await indexesIn(path)).toEqual(['one_n'])
    expect(await query(path, 'SELECT count(*) FROM t')).toEqual([['1']])
  })

  it('is made again in the schema of its table', async () => {
    const path = join(newFolder(), 'test.duckdb')
    await run(
      path,
      'CREATE SCHEMA "my crm"; CREATE TABLE "my crm".t (n BIGINT); CREATE INDEX by_n ON "my crm".t (n)',
    )
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    destination.chooseSchema('my crm')
    await destination.write(rowsOf('t', [{ n: 'text' }]))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(await query(path, 'SELECT schema_name, index_name FROM duckdb_indexes()')).toEqual([
      ['my crm', 'by_n'],
    ])
  })

  it('is made again by the next run, if the process was killed before', async () => {
    const path = await newTable(
      `CREATE TABLE panoply_runner.dropped_indexes (schema_name VARCHAR, table_name VARCHAR, index_name VARCHAR, sql VARCHAR);
       INSERT INTO panoply_runner.dropped_indexes VALUES ('main', 't', 'by_n', 'CREATE UNIQUE INDEX by_n ON t(n);'),
         ('main', 'gone', 'of_gone', 'CREATE INDEX of_gone ON gone(n);')`,
    )
    expect(await deliver(path, [])).toEqual([expect.stringContaining('"by_n"')])
    expect(await indexesIn(path)).toEqual(['by_n'])
    expect(await deliver(path, [])).toEqual([])
  })

  it('that cannot be made again is named, with what to do', async () => {
    const path = await newTable(
      `INSERT INTO t VALUES (1, 2);
       CREATE TABLE panoply_runner.dropped_indexes (schema_name VARCHAR, table_name VARCHAR, index_name VARCHAR, sql VARCHAR);
       INSERT INTO panoply_runner.dropped_indexes VALUES ('main', 't', 'one_n', 'CREATE UNIQUE INDEX one_n ON t(n);')`,
    )
    await expect(deliver(path, [])).rejects.toMatchObject({
      ...{ code: 'PANOPLY_DUCKDB_FAILED', kind: 'conflict', table: 't' },
      message: expect.stringMatching(/index "one_n" of table "t" .* DELETE FROM panoply_runner/),
    })
  })

  it('of a table that is emptied does not hinder values of another type', async () => {
    const path = await newTable('CREATE INDEX by_n ON t (n)')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.truncate('t')
    await destination.write(rowsOf('t', [{ n: 'text' }]))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(await query(path, 'SELECT n FROM t')).toEqual([['text']])
  })
})

describe('a view of others', () => {
  it('on a column that has to be widened does not hinder rows', async () => {
    const path = await newTable(
      'CREATE VIEW some_of_t AS SELECT n FROM t; CREATE VIEW all_of_t AS FROM t',
    )
    await deliver(path, [[{ n: 'text', more: 1 }]])

    expect(await query(path, 'SELECT n FROM some_of_t ORDER BY n')).toEqual([['1'], ['text']])
    expect(await columnsOf(path)).toEqual([
      ['n', 'VARCHAR'],
      ['m', 'BIGINT'],
      ['more', 'BIGINT'],
    ])
  })
})
