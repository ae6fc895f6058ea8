import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { query } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const COLUMNS = 2_500

const wideRow = (n: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: COLUMNS }, (_, index) => [`c${index}`, n + index]))

describe('a table of 2,500 columns', () => {
  it('takes rows in each of several commits', async () => {
    const path = join(newFolder(), 'wide.duckdb')
    const destination = new DuckDbDestination(path)
    await destination.open({ runKey: 'run' })
    for (const n of [0, 1, 2]) {
      await destination.write(rowsOf('t', [wideRow(n)]))
      await destination.commit(() => checkpointOf({ n }))
    }
    await destination.close()

    expect(await query(path, `SELECT c0, c${COLUMNS - 1} FROM t ORDER BY c0`)).toEqual(
      [0, 1, 2].map((n) => [String(n), String(n + COLUMNS - 1)]),
    )
  })
})
