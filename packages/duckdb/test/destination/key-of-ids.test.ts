import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { deliver, query, run } from '../support/duckdb-bench.js'

const newFolder = temporaryFolders()

/** A table whose column of the ids is a key that somebody made, so that its type stays. */
const tableWith = async (definition: string): Promise<string> => {
  const path = join(newFolder(), 'rows.duckdb')
  await run(path, `CREATE TABLE t (${definition}, n BIGINT)`)
  return path
}

const row = (__id: string, n: number) => ({ __id, n })
const uuid = (digit: number): string => `0000000${digit}-0000-4000-8000-000000000000`

describe('ids in a key of another type', () => {
  it.each([
    ['an integer', '__id INTEGER PRIMARY KEY', ['1', '20', '3']],
    ['a unique integer', '__id BIGINT UNIQUE', ['1', '20', '3']],
    ['a UUID', '__id UUID PRIMARY KEY', [uuid(1), uuid(2), uuid(3)]],
  ])('replace their rows: %s', async (_, definition, [first = '', second = '', third = '']) => {
    const path = await tableWith(definition)

    await deliver(path, [
      [row(first, 1), row(second, 2), row(second, 3)],
      [row(second, 4), row(third, 5)],
    ])

    expect(
      await query(path, 'SELECT CAST(__id AS VARCHAR), CAST(n AS INT) FROM t ORDER BY n'),
    ).toEqual([
      [first, 1],
      [second, 4],
      [third, 5],
    ])
  })

  it('are one id if they are equal in its type', async () => {
    const path = await tableWith('__id INTEGER PRIMARY KEY')

    await deliver(path, [[row('7', 1), row('07', 2)]])

    expect(await query(path, 'SELECT __id, CAST(n AS INT) FROM t')).toEqual([[7, 2]])
  })
})
