import { beforeEach, expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { CARRIED_VALUES, REFUSED_VALUES } from '@panoply/test-kit'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, checkpointOf, deliver, rowsOf } from '../support/deliver.js'

describeWithPostgres('a PostgreSQL database', (database) => {
  const address = addressOf(database)
  beforeEach(async () => {
    await database.run('DROP TABLE IF EXISTS t, other')
  })

  it.each(REFUSED_VALUES)(
    'refuses %s by its path, and takes no row of its batch',
    async (_, value, step, words) => {
      const destination = new PostgresDestination(address)
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

      expect(await database.run('SELECT * FROM t')).toEqual([{ n: '1' }])
      expect(destination.report().tables).toEqual([{ table: 't', rows: 1, replaced: 0 }])
    },
  )

  it.each(CARRIED_VALUES)(
    'takes %s in the one JSON form within a column of JSON',
    async (_, value, json) => {
      await deliver(address, 't', [[{ value, inside: { list: [value] } }]])

      const [row] = await database.run('SELECT inside::text FROM t')
      expect(JSON.parse(row?.['inside'] as string)).toEqual({ list: [json] })
    },
  )
})
