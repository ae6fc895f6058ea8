import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { query } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()

/** A run that writes a row to each table, with one commit at the end. */
const deliver = async (path: string, ...tables: readonly string[]): Promise<DuckDbDestination> => {
  const destination = new DuckDbDestination(path)
  await destination.open({ runKey: 'run' })
  for (const name of tables) await destination.write(rowsOf(name, [{ of: name, [name]: 1 }]))
  await destination.commit(() => checkpointOf({}))
  await destination.close()
  return destination
}

const rowsIn = (path: string, table: string): Promise<unknown[][]> =>
  query(path, `SELECT of FROM "${table}"`)

describe('names of tables', () => {
  it('are two tables if they differ in more than the case of A to Z, in every run and in every order', async () => {
    const pairs = [
      ...[
        ['\u00c9', '\u00e9'],
        ['\u00c9', 'E\u0301'],
        ['\u0130', 'i'],
        ['\u212a', 'k'],
      ],
      ['\u03c3', '\u03c2'],
    ]
    const ones = new Set(pairs.flatMap(([one = '']) => one))
    const others = new Set(pairs.flatMap(([, other = '']) => other))
    const path = join(newFolder(), 'test.duckdb')
    await deliver(path, ...ones)
    await deliver(path, ...others, ...ones)
    await deliver(path, ...ones, ...others)
    for (const one of ones) expect(await rowsIn(path, one)).toEqual([[one], [one], [one]])
    for (const other of others) expect(await rowsIn(path, other)).toEqual([[other], [other]])
  })

  it('are one table where they differ in the case of A to Z only', async () => {
    const path = join(newFolder(), 'test.duckdb')
    await deliver(path, 'Users')
    await deliver(path, 'users', 'USERS')
    expect(await rowsIn(path, 'users')).toEqual([['Users'], ['users'], ['USERS']])
  })

  it('are stored in a form that DuckDB accepts', async () => {
    const path = join(newFolder(), 'test.duckdb')
    await deliver(path, 'a\0b', '', '\ud800')
    const { query: shown } = (await deliver(path, 'a\0b', '', '\ud800')).report()
    expect(await rowsIn(path, 'a\u2400b')).toEqual([['a\0b'], ['a\0b']])
    expect(await rowsIn(path, '(no name)')).toEqual([[''], ['']])
    expect(await rowsIn(path, '\ufffd')).toEqual([['\ufffd'], ['\ufffd']])
    expect(shown).toContain('a\u2400b')
  })

  it('are emptied once, under the name that is kept', async () => {
    const path = join(newFolder(), 'test.duckdb')
    await deliver(path, 'a\0b')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.truncate('a\0b')
    await destination.write(rowsOf('a\0b', [{ of: 'new' }]))
    await destination.commit(() => checkpointOf({}))
    await destination.close()
    expect(await rowsIn(path, 'a\u2400b')).toEqual([['new']])
  })
})

describe('names of columns', () => {
  it('that DuckDB tells apart keep themselves, and one that it does not gets a number', async () => {
    const path = join(newFolder(), 'test.duckdb')
    const record = {
      '\u00c9': 1,
      '\u00e9': 2,
      'E\u0301': 3,
      a: 4,
      A: 5,
      'n\0': 6,
      '\ud800': 7,
      '\ud801': 8,
    }
    for (let run = 0; run < 2; run++) {
      const destination = new DuckDbDestination(path)
      await destination.open({ runKey: 'run' })
      await destination.write(rowsOf('t', [record]))
      await destination.commit(() => checkpointOf({}))
      await destination.close()
    }
    const columns = await query(path, `SELECT column_name FROM (DESCRIBE t)`)
    expect(columns.flat()).toEqual([
      '\u00c9',
      '\u00e9',
      'E\u0301',
      'a',
      'A_1',
      'n\u2400',
      '\ufffd',
      '\ufffd_1',
    ])
    expect(await query(path, 'FROM t')).toEqual(
      [1, 2].map(() => ['1', '2', '3', '4', '5', '6', '7', '8']),
    )
  })
})
