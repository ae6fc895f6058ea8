import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { DuckDbDestination, type DuckDbReader, readDuckDb } from '../../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'duckdb-reader-'))
const path = join(folder, 'rows.duckdb')
const outside = join(folder, 'outside.csv')
const checkpoint = (state: Record<string, unknown>) => ({
  ...{ state, finished: false, at: '2026-01-01T00:00:00.000Z', truncated: [] },
})
const rows = Array.from({ length: 5 }, (_, index) => ({
  table: 'users',
  id: undefined,
  record: {
    ...{ id: index, name: `u${index}`, big: 2n ** 60n, at: new Date(index) },
    ...{ inside: { tags: ['a', index] }, bytes: new Uint8Array([1, 2]), note: null },
  },
}))

const destination = new DuckDbDestination(path, { externalAccess: false })
let reader: DuckDbReader

beforeAll(async () => {
  writeFileSync(outside, 'secret\n1\n')
  await destination.open({ runKey: 'run' })
  await destination.write(rows)
  await destination.commit(() => checkpoint({ page: 1 }))
  await destination.write([{ table: 'users', id: undefined, record: { id: 99 } }])
  reader = await destination.reader()
})

afterAll(async () => {
  reader.close()
  await destination.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a query of more than the tables', () => {
  it.each([
    ['COPY to a file', `COPY users TO '${join(folder, 'out.csv')}'`],
    ['COPY from a file', `COPY users FROM '${outside}'`],
    ['read_csv', `SELECT * FROM read_csv('${outside}')`],
    ['read_csv in a subquery', `SELECT (SELECT count(*) FROM READ_CSV('${outside}'))`],
    ['read_text', `SELECT * FROM read_text('${outside}')`],
    ['read_blob', `SELECT * FROM read_blob('${outside}')`],
    ['a file as a table', `SELECT * FROM '${outside}'`],
    ['glob', `SELECT * FROM glob('${folder}/*')`],
    ['query, which hides a function', `FROM query('FROM read_' || 'csv(''${outside}'')')`],
    ['query_table', `FROM query_table('${outside}')`],
    ['ATTACH', `ATTACH '${join(folder, 'other.duckdb')}'`],
    ['INSTALL', 'INSTALL httpfs'],
    ['LOAD', 'LOAD httpfs'],
    ['PRAGMA', 'PRAGMA enable_profiling'],
    ['a PRAGMA that reads', 'PRAGMA database_list'],
    ['SET', "SET memory_limit = '9GB'"],
    ['SET of external access', 'SET enable_external_access = true'],
    ['RESET', 'RESET lock_configuration'],
    ['getenv', "SELECT getenv('HOME')"],
    ['secrets', 'FROM duckdb_secrets()'],
    ['settings', 'FROM duckdb_settings()'],
    ['logging', "FROM enable_logging(storage = 'file', storage_path = 'log')"],
    ['logging in a comment’s shadow', "FROM /* range( */ enable_logging('QueryLog')"],
    ['a checkpoint', "FROM checkpoint('rows')"],
    ['CALL', 'CALL pragma_version()'],
    ['DELETE', 'DELETE FROM users'],
    ['UPDATE', 'UPDATE users SET id = 1'],
    ['INSERT', 'INSERT INTO users (id) VALUES (7)'],
    ['DROP', 'DROP TABLE users'],
    ['CREATE', 'CREATE TABLE other AS FROM users'],
    ['a macro', 'CREATE MACRO one() AS 1'],
    ['EXPORT', `EXPORT DATABASE '${join(folder, 'export')}'`],
    ['EXPLAIN ANALYZE', 'EXPLAIN ANALYZE DELETE FROM users'],
    ['PREPARE', 'PREPARE p AS DELETE FROM users'],
    ['the end of the transaction', 'COMMIT'],
    ['two statements', 'SELECT 1; DELETE FROM users'],
    ['nothing', ' -- nothing'],
  ])('is refused: %s', async (_, sql) => {
    await expect(reader.query(sql, 10)).rejects.toMatchObject({
      ...{ name: 'QueryError', code: 'PANOPLY_QUERY_FAILED', retryable: false },
    })
    expect(readdirSync(folder).filter((name) => !name.startsWith('rows.duckdb'))).toEqual([
      'outside.csv',
    ])
    expect((await reader.tables()).map(({ name, rows: count }) => [name, count])).toEqual([
      ['users', 5],
    ])
  })

  it.each([
    ['refused', 'DROP TABLE users'],
    ['wrong', 'SELECT FROM WHERE'],
    ['wrong', 'SELECT nothing FROM users'],
  ])('is %s: %s', async (kind, sql) => {
    await expect(reader.query(sql, 1)).rejects.toMatchObject({ kind })
  })

  it('does not stop the writer', async () => {
    await destination.commit(() => checkpoint({ page: 2 }))
    expect((await reader.tables())[0]?.rows).toBe(6)
    await destination.write([{ table: 'users', id: undefined, record: { id: 100 } }])
  })
})

describe('what is read', () => {
  it('names no table and no column that is not there', async () => {
    const range = { offset: 0, limit: 1 }
    await expect(reader.rows('nobody"; DROP', range)).rejects.toMatchObject({ kind: 'missing' })
    await expect(reader.rows('users', { ...range, sort: 'id"; --' })).rejects.toMatchObject({
      kind: 'missing',
    })
  })

  const endless =
    'SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range % 7 = 8'

  it('is interrupted by one call, even before its first statement', async () => {
    const long = reader.query(endless, 1)
    reader.interrupt()
    await expect(long).rejects.toMatchObject({ kind: 'interrupted' })
    expect((await reader.query('SELECT 1', 1)).rows).toEqual([[1]])
  })

  it('is not interrupted with the query before it', async () => {
    const long = reader.query(endless, 1)
    const next = reader.query('SELECT 1', 1)
    reader.interrupt()
    await expect(long).rejects.toMatchObject({ kind: 'interrupted' })
    expect((await next).rows).toEqual([[1]])
  })

  it('is answered after an interrupt without a query', async () => {
    reader.interrupt()
    expect((await reader.query('SELECT 1', 1)).rows).toEqual([[1]])
  })

  it('is what JSON can hold', async () => {
    const { columns, rows: read } = await reader.rows('users', { offset: 1, limit: 1 })
    expect(columns).toEqual([
      { name: 'id', type: 'BIGINT' },
      { name: 'name', type: 'VARCHAR' },
      { name: 'big', type: 'BIGINT' },
      { name: 'at', type: 'TIMESTAMP WITH TIME ZONE' },
      { name: 'inside', type: 'JSON' },
      { name: 'bytes', type: 'BLOB' },
      { name: 'note', type: 'VARCHAR' },
    ])
    expect(read).toEqual([
      [
        ...[1, 'u1', '1152921504606846976', expect.stringContaining('1970-01-01')],
        ...[{ tags: ['a', 1] }, 'AQI=', null],
      ],
    ])
  })

  it('is a page, sorted', async () => {
    const page = await reader.rows('users', { offset: 0, limit: 2, sort: 'id', descending: true })
    expect(page.rows.map(([id]) => id)).toEqual([99, 4])
    expect([page.total, page.isCut]).toEqual([6, true])
    expect(await reader.rows('users', { offset: 6, limit: 2 })).toMatchObject({
      ...{ rows: [], total: 6, isCut: false },
    })
  })

  it('is cut at the number of rows that was asked for', async () => {
    expect(await reader.query('FROM range(5)', 3)).toMatchObject({
      isCut: true,
      rows: [[0], [1], [2]],
    })
    expect((await reader.query('FROM range(3)', 3)).isCut).toBe(false)
    const [[text]] = (await reader.query("SELECT repeat('x', 1000000)", 1)).rows as [[string]]
    expect(text).toHaveLength(20_001)
  })

  it('is the checkpoint of a run', async () => {
    expect((await reader.checkpoint('run'))?.state).toEqual({ page: 2 })
    expect(await reader.checkpoint('another')).toBeUndefined()
  })

  it.each([
    'DESCRIBE users',
    'SHOW TABLES',
    'SUMMARIZE users',
    'FROM users',
    'WITH a AS (SELECT 1) FROM a',
  ])('may be asked as %s', async (sql) => {
    expect((await reader.query(sql, 100)).rows.length).toBeGreaterThan(0)
  })
})

describe('queries of one reader at the same time', () => {
  it('are answered one after the other, also after one that is wrong', async () => {
    const answers = await Promise.allSettled([
      reader.query('SELECT 1 AS one', 1),
      reader.query('SELECT nothing', 1),
      reader.tables(),
      reader.query('SELECT 2 AS two', 1),
    ])
    expect(answers).toMatchObject([
      { value: { rows: [[1]] } },
      { reason: { kind: 'wrong' } },
      { value: [{ name: 'users' }] },
      { value: { rows: [[2]] } },
    ])
  })
})

describe('a reader whose destination is closed', () => {
  /** Takes hours. */
  const ENDLESS = 'SELECT count(*) FROM range(1000000000000) WHERE hash(range) = 1'

  const opened = async (name: string): Promise<DuckDbDestination> => {
    const own = new DuckDbDestination(join(folder, name), { externalAccess: false })
    await own.open({ runKey: 'run' })
    await own.write(rows)
    await own.commit(() => checkpoint({}))
    return own
  }

  it('tells that the file was closed, also when its query would have taken hours', async () => {
    const own = await opened('endless.duckdb')
    const [busy, idle] = [await own.reader(), await own.reader()]
    const answer = Promise.allSettled([busy.query(ENDLESS, 1)])
    await own.close()
    expect(await answer).toMatchObject([{ status: 'rejected', reason: { kind: 'closed' } }])
    await expect(idle.tables()).rejects.toMatchObject({ kind: 'closed' })
    for (const one of [busy, idle]) one.close()
  })

  it('ends every query before the file is closed, wherever the query is', async () => {
    for (let turn = 0; turn < 30; turn += 2) {
      const own = await opened(`turn${turn}.duckdb`)
      const ask = async (): Promise<never> => {
        for (;;) {
          const one = await own.reader()
          await one.rows('users', { offset: 0, limit: 3 })
          one.close()
        }
      }
      const ends = Promise.allSettled([ask(), ask(), ask(), ask()])
      for (let step = 0; step < turn; step += 1) await new Promise(setImmediate)
      await own.close()
      for (const end of await ends) {
        expect(end).toMatchObject({
          status: 'rejected',
          reason: { code: expect.stringMatching(/QUERY_FAILED|ARGUMENT/) },
        })
      }
    }
  })

  it('is closed also when its reader was only about to be opened', async () => {
    const own = await opened('opening.duckdb')
    const opening = own.reader()
    await own.close()
    await expect(opening.then((late) => late.tables())).rejects.toMatchObject({ kind: 'closed' })
  })
})

describe('a file on its own', () => {
  it('is not made by reading', async () => {
    const none = join(folder, 'none.duckdb')
    await expect(readDuckDb(none)).rejects.toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT' })
    expect(existsSync(none)).toBe(false)
  })

  it('has a reader only where SQL is confined and the file is open', async () => {
    const open = new DuckDbDestination(join(folder, 'open.duckdb'))
    await expect(open.reader()).rejects.toMatchObject({ argument: 'externalAccess' })
    await expect(
      new DuckDbDestination(path, { externalAccess: false }).reader(),
    ).rejects.toMatchObject({ argument: 'externalAccess' })
  })

  it('is read where no process writes', async () => {
    const own = join(folder, 'own.duckdb')
    const writer = new DuckDbDestination(own)
    await writer.open({ runKey: 'run' })
    await writer.write(rows)
    await writer.commit(() => checkpoint({}))
    await writer.close()
    const alone = await readDuckDb(own)
    await expect(alone.query(`FROM '${outside}'`, 1)).rejects.toMatchObject({ kind: 'wrong' })
    expect((await alone.tables())[0]).toMatchObject({ name: 'users', rows: 5 })
    alone.close()
    rmSync(own)
  })
})
