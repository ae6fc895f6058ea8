import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { CARRIED_VALUES, REFUSED_VALUES, temporaryFolders } from '@panoply/test-kit'

import { DuckDbDestination } from '../../src/index.js'
import { deliver, query } from '../support/duckdb-bench.js'
import { checkpointOf, rowsOf } from '../support/rows.js'

const newFolder = temporaryFolders()
const newFile = (): string => join(newFolder(), 'test.duckdb')

describe('a DuckDB file', () => {
  it.each(REFUSED_VALUES)(
    'refuses %s by its path, and takes no row of its batch',
    async (_, value, step, words) => {
      const path = newFile()
      const destination = new DuckDbDestination(path)
      await destination.open({ runKey: 'run' })
      await destination.write(rowsOf('t', [{ n: 1 }]))
      const batch = [
        ...rowsOf('t', [{ n: 2 }]),
        ...rowsOf('other', [{ n: 3 }]),
        ...rowsOf('t', [{ __id: 'four', n: 4, value }]),
      ]
      await expect(destination.write(batch)).rejects.toMatchObject({
        ...{ name: 'RowError', code: 'PANOPLY_ROW_REFUSED', retryable: false },
        ...{ table: 't', rowNumber: 3, rowId: 'four', path: `record.value${step}` },
        message: `row 3 of "t" (id "four") cannot be written: record.value${step}: ${words}`,
      })
      await destination.commit(() => checkpointOf({}))
      await destination.close()

      expect(await query(path, 'SELECT * FROM t')).toEqual([['1']])
      expect(destination.report().tables).toEqual([{ table: 't', rows: 1, replaced: 0 }])
    },
  )

  it.each(CARRIED_VALUES)(
    'takes %s in the one JSON form within a column of JSON',
    async (_, value, json) => {
      const path = newFile()
      await deliver(path, [[{ value, inside: { list: [value] } }]])

      const [[inside] = []] = await query(path, 'SELECT inside FROM t')
      expect(JSON.parse(inside as string)).toEqual({ list: [json] })
    },
  )
})
