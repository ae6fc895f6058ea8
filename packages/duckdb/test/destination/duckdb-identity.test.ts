import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import type { TableRow } from '@panoply/runner'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { query } from '../support/duckdb-bench.js'
import { checkpointOf } from '../support/rows.js'

const newFolder = temporaryFolders()

/** Commits rows, and asks for what is there then. */
const stored = async (
  rows: readonly TableRow[],
  sql: string,
  file = 'test.duckdb',
): Promise<unknown[][]> => {
  const path = join(newFolder(), file)
  const destination = new DuckDbDestination(path)
  await destination.open({ runKey: 'run' })
  await destination.write(rows)
  await destination.commit(() => checkpointOf({}))
  await destination.close()
  return await query(path, sql)
}

const row = (record: Record<string, unknown>, id?: string, table = 't'): TableRow => ({
  ...{ table, id },
  record: id === undefined ? record : { ...record, __id: id },
})

describe('rows that are one', () => {
  it('are told by their id and not by a key __id of their own', async () => {
    const rows = [row({ __id: 'own', n: 1 }), row({ __id: 'own', n: 2 })]
    expect(await stored(rows, 'SELECT n FROM t ORDER BY n')).toEqual([['1'], ['2']])
  })

  it('are one although a key of theirs differs from __id in case only', async () => {
    const rows = [row({ __ID: 'x', n: 1 }, 'a'), row({ __ID: 'y', n: 2 }, 'a')]
    expect(await stored(rows, 'SELECT __ID, n FROM t')).toEqual([['y', '2']])
  })

  it.each(['rowid', 'ROWID', 'row_order'])(
    'leave the last one to come, whatever their %s says',
    async (key) => {
      const rows = [row({ [key]: 9, v: 'first' }, 'a'), row({ [key]: 3, v: 'last' }, 'a')]
      expect(await stored(rows, `SELECT v, "${key}" FROM t`)).toEqual([['last', '3']])
    },
  )
})

describe('a table', () => {
  it.each(['panoply_stage', 'sqlite_master', 'temp.t', 'select', 'a"b', "it's"])(
    'may be called %s',
    async (table) => {
      const name = `"${table.replaceAll('"', '""')}"`
      const rows = [row({ n: 1 }, undefined, table), row({ n: 2.5 }, undefined, table)]
      expect(await stored(rows, `SELECT n FROM main.${name} ORDER BY n`)).toEqual([[1], [2.5]])
    },
  )

  it.each(['temp.duckdb', 'system.duckdb', 'main.duckdb', 'a"b.duckdb'])(
    'may be in a file called %s',
    async (file) => {
      expect(await stored([row({ n: 1 })], 'SELECT n FROM t', file)).toEqual([['1']])
    },
  )

  it('is emptied with its first good rows, and not at all with rows that are refused', async () => {
    const path = join(newFolder(), 'test.duckdb')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.write([row({ n: 1 })])
    await destination.commit(() => checkpointOf({}))
    await destination.truncate('t')
    await expect(destination.write([row({ n: 2 }), row({ n: new Map() })])).rejects.toThrow('row 3')
    await destination.commit(() => checkpointOf({}))
    await destination.close()
    expect(await query(path, 'SELECT n FROM t')).toEqual([['1']])

    await destination.open({ runKey: 'run' })
    await destination.truncate('t')
    await destination.write([row({ n: 2 })])
    await destination.commit(() => checkpointOf({}))
    await destination.close()
    expect(await query(path, 'SELECT n FROM t')).toEqual([['2']])
  })

  it('is emptied once when its name comes in upper and in lower case', async () => {
    const path = join(newFolder(), 'test.duckdb')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    await destination.truncate('Users')
    await destination.write([row({ n: 1 }, undefined, 'Users')])
    await destination.commit(() => checkpointOf({}))
    await destination.truncate('users')
    await destination.write([row({ n: 2 }, undefined, 'users')])
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(await query(path, 'SELECT n FROM users ORDER BY n')).toEqual([['1'], ['2']])
  })
})

describe('a value that says itself what it is as JSON', () => {
  it('is asked once, and may answer with itself', async () => {
    class Told {
      readonly n = 1
      toJSON(): this {
        return this
      }
    }
    expect(await stored([row({ self: new Told() })], 'SELECT self FROM t')).toEqual([['{"n":1}']])
  })
})
