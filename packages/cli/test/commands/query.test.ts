import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DuckDBInstance } from '@duckdb/node-api'
import { temporaryFolders } from '@panoply/test-kit'

import { runFakeCli, type CliResult } from '../fake-io.js'
import { boardCommand } from '../board-command.js'

const newFolder = temporaryFolders()
const run = boardCommand(newFolder)

/** A signal that aborts as soon as there is a listener. */
const stoppedWhenListenedTo = (): AbortSignal => {
  const stop = new AbortController()
  const { signal } = stop
  const listen = signal.addEventListener.bind(signal)
  signal.addEventListener = (...given: Parameters<typeof listen>) => {
    listen(...given)
    queueMicrotask(() => {
      stop.abort()
    })
  }
  return signal
}

describe('panoply query', () => {
  let folder: string

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'panoply-query-'))
    const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'))
    const connection = await instance.connect()
    await connection.run(
      `CREATE TABLE people AS FROM (VALUES
        (1, 'Ann', {'a': [1]}::JSON), (2, 'a "b", ' || chr(27) || '[2J' || chr(10) || 'c', NULL), (3, '', NULL)
      ) AS t(id, name, more)`,
    )
    connection.closeSync()
    instance.closeSync()
    writeFileSync(join(folder, 'secret.csv'), 'a\n1\n')
  })

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const query = (...words: string[]): Promise<CliResult> =>
    // No module is loaded: the command is about a file.
    runFakeCli(['query', 'rows.duckdb', ...words], undefined as never, {
      folder,
      load: () => Promise.reject(new Error('no module is expected')),
    })

  it('shows a table, in which nothing commands the terminal', async () => {
    expect(await query('SELECT id, name FROM people ORDER BY id')).toEqual({
      exitCode: 0,
      stdout:
        'id       name\nINTEGER  VARCHAR\n1        Ann\n2        a "b", \\x1b[2J\\nc\n3\n3 rows\n',
      stderr: '',
    })
  })

  it('lists the tables when no SQL is given', async () => {
    const { stdout } = await query()
    expect(stdout).toMatch(/^people +3 +id, name, more$/m)
  })

  it('shows no more rows than are asked for, and says so', async () => {
    const { stdout } = await query('FROM people ORDER BY id', '--limit', '1')
    expect(stdout).toMatch(/Ann .*\nthe first 1 row: --limit shows more\n$/)
    const all = await query('FROM range(1000)')
    expect(all.stdout).toMatch(/\nthe first 100 rows: --limit shows more\n$/)
  })

  it('is JSON for programs, with columns of one name apart', async () => {
    const { stdout } = await query(
      'SELECT id, id, more FROM people ORDER BY id',
      '--json',
      '--limit',
      '1',
    )
    expect(JSON.parse(stdout)).toMatchObject({ rows: [[1, 1, { a: [1] }]], isCut: true })
  })

  it('is CSV for other programs', async () => {
    const { stdout, stderr } = await query('FROM people ORDER BY id', '--csv', '--limit', '2')
    expect(stdout).toBe('id,name,more\r\n1,Ann,"{""a"":[1]}"\r\n2,"a ""b"", \u001b[2J\nc",\r\n')
    expect(stderr).toBe('warning: the first 2 rows: --limit shows more\n')
    expect((await query("SELECT '' AS a, NULL AS b", '--csv')).stdout).toBe('a,b\r\n"",\r\n')
  })

  it.each([
    ['writes', 'DELETE FROM people'],
    ['makes a table', 'CREATE TABLE a (b INT)'],
    ['reads another file', "FROM read_csv('secret.csv')"],
    ['reads another file by its name', "FROM 'secret.csv'"],
    ['writes a file', "COPY people TO 'out.csv'"],
    ['opens another database', "ATTACH 'other.duckdb'"],
    ['loosens a setting', 'SET enable_external_access = true'],
    ['loads an extension', 'INSTALL httpfs'],
    ['is two statements', 'SELECT 1; SELECT 2'],
    ['is no SQL', 'SELEKT'],
    ['names no table', 'FROM nobody'],
  ])('refuses SQL that %s', async (_, sql) => {
    const { exitCode, stdout, stderr } = await query(sql)
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: /)
    expect(existsSync(join(folder, 'out.csv'))).toBe(false)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends its query at %s, and leaves with its code', async (stoppedBy, code) => {
    const { exitCode, stdout, stderr } = await runFakeCli(
      ['query', 'rows.duckdb', 'SELECT count(*) FROM range(100000000) a, range(100000) b'],
      undefined as never,
      { folder, signal: stoppedWhenListenedTo(), stoppedBy: () => stoppedBy },
    )
    expect([exitCode, stdout, stderr]).toEqual([code, '', ''])
  })

  it('makes no file where there is none, and reads none that is no database', async () => {
    const size = statSync(join(folder, 'secret.csv')).size
    for (const file of ['nowhere.duckdb', 'secret.csv']) {
      const { exitCode, stderr } = await runFakeCli(
        ['query', file, 'SELECT 1'],
        undefined as never,
        { folder },
      )
      expect([exitCode, stderr.startsWith('error: ')]).toEqual([2, true])
    }
    expect(existsSync(join(folder, 'nowhere.duckdb'))).toBe(false)
    expect(statSync(join(folder, 'secret.csv')).size).toBe(size)
  })

  it('is named by the end of a run', async () => {
    const { stderr } = await run('run ./boards --user me --row-count 1', { folder: newFolder() })
    expect(stderr).toMatch(/\n {4}or: panoply query \S+panoply\.duckdb 'FROM "board_0" LIMIT 10'\n/)
  })
})
