import { expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { PostgresDestination } from '../../src/index.js'
import { addressOf, checkpointOf, columnsOf, rowsOf } from '../support/deliver.js'

const PROPERTIES = {
  at: { type: ['null', 'string'], format: 'date-time' },
  count: { type: 'integer' },
  ratio: { type: 'number' },
  yes: { type: 'boolean' },
  bytes: { type: 'string', contentEncoding: 'base64' },
  list: { type: 'array' },
  later: { type: 'string', format: 'date-time' },
}
const ROW = {
  ...{ at: '2026-01-02T03:04:05.123456+02:00', count: '9007199254740993', ratio: 7, yes: 'true' },
  ...{ bytes: 'AQI=', list: '[1]', later: null },
}

describeWithPostgres('declared types', (database) => {
  const deliver = async (
    table: string,
    rows: readonly Record<string, unknown>[],
  ): Promise<void> => {
    const destination = new PostgresDestination(addressOf(database))
    const streams = [{ name: table, schema: { properties: PROPERTIES } }]
    await destination.open({ runKey: 'a run', streams })
    try {
      await destination.write(rowsOf(table, rows))
      await destination.commit(() => checkpointOf({}))
    } finally {
      await destination.close()
    }
  }

  it('make the columns, and lose no digit', async () => {
    await deliver('declared', [ROW])
    expect(await columnsOf(database, 'declared')).toEqual([
      ['at', 'timestamp with time zone'],
      ['count', 'bigint'],
      ['ratio', 'double precision'],
      ['yes', 'boolean'],
      ['bytes', 'bytea'],
      ['list', 'jsonb'],
      ['later', 'timestamp with time zone'],
    ])
    const utc = `("at" AT TIME ZONE 'UTC')::text AS at`
    expect(await database.run(`SELECT ${utc}, count::text, list FROM declared`)).toEqual([
      { at: '2026-01-02 01:04:05.123456', count: '9007199254740993', list: [1] },
    ])
  })

  it('give way to a value that does not fit, and nothing is lost', async () => {
    await deliver('widened', [{ at: ROW.at }])
    await deliver('widened', [{ at: 'soon' }])
    expect(await database.run('SELECT "at" FROM widened')).toEqual([
      { at: '2026-01-02T01:04:05.123456Z' },
      { at: 'soon' },
    ])
  })
})
