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
  day: { type: 'string', format: 'date' },
  clock: { type: 'string', format: 'time-local' },
  local: { type: 'string', format: 'date-time-local' },
  price: { type: ['number', 'string'], format: 'decimal' },
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

  const MONDAY = {
    ...{ day: '1969-12-31', clock: '23:59:59.5', local: '1969-12-31 23:59:59.123456' },
    price: `${'9'.repeat(60)}.120`,
  }
  const TEXTS = 'day::text, clock::text, "local"::text, price::text'

  it('make columns of days, times and decimals, which turn into text as they came', async () => {
    await deliver('calendar', [MONDAY])
    expect(await columnsOf(database, 'calendar')).toEqual([
      ['day', 'date'],
      ['clock', 'time without time zone'],
      ['local', 'timestamp without time zone'],
      ['price', 'numeric'],
    ])
    expect(await database.run(`SELECT ${TEXTS} FROM calendar`)).toEqual([MONDAY])
    const other = { day: 'infinity', clock: '24:00:00', local: 'soon', price: 'NaN' }
    await deliver('calendar', [other])
    expect(await database.run('SELECT * FROM calendar')).toEqual([
      { ...MONDAY, local: '1969-12-31T23:59:59.123456' },
      other,
    ])
  })

  it('turn into JSON without losing a digit', async () => {
    await deliver('nested', [MONDAY])
    await deliver('nested', [{ day: {}, clock: [], local: {}, price: {} }])
    expect(await database.run(`SELECT ${TEXTS} FROM nested LIMIT 1`)).toEqual([
      {
        ...{ day: '"1969-12-31"', clock: '"23:59:59.5"', price: MONDAY.price },
        local: '"1969-12-31T23:59:59.123456"',
      },
    ])
  })

  it.each<[string, unknown[], string, string[]]>([
    [
      'numbers',
      [1, '0.5', 1e-7, 2n ** 70n],
      'numeric',
      ['1', '0.5', '0.0000001', String(2n ** 70n)],
    ],
    ['texts', ['0.50', 'many'], 'text', ['0.50', 'many']],
    ['the double NaN', ['0.5', Number.NaN], 'text', ['0.5', 'NaN']],
  ])('decimals meet %s', async (_, values, type, texts) => {
    for (const [name, pieces] of [
      ['at_once', [values]],
      ['apart', values.map((one) => [one])],
    ] as const) {
      for (const piece of pieces)
        await deliver(
          name,
          piece.map((price) => ({ price })),
        )
      expect(await columnsOf(database, name)).toEqual([['price', type]])
      expect(await database.run(`SELECT price::text FROM ${name}`)).toEqual(
        texts.map((price) => ({ price })),
      )
      await database.run(`DROP TABLE ${name}`)
    }
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
