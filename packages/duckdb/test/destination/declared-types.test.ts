import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { batchesModule, temporaryFolders } from '@panoply/test-kit'
import { runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'

import { DuckDbDestination } from '../../src/index.js'
import { query } from '../support/duckdb-bench.js'

const newFolder = temporaryFolders()

const PROPERTIES = {
  at: { type: ['null', 'string'], format: 'date-time' },
  count: { type: 'integer' },
  ratio: { type: 'number' },
  yes: { type: 'boolean' },
  bytes: { type: 'string', contentEncoding: 'base64' },
  list: { type: 'array' },
  text: { type: 'string' },
}
const ROW = {
  ...{ at: '2026-01-02T03:04:05.123456+02:00', count: '9007199254740993', ratio: 7, yes: 'true' },
  ...{ bytes: 'AQI=', list: '[1]', text: '007' },
}

/** Runs rows of the stream `users`, with declared columns or without. @returns the warnings */
const run = async (
  path: string,
  rows: readonly Record<string, unknown>[],
  properties: Record<string, unknown> | undefined,
  source: Record<string, unknown> = {},
): Promise<readonly string[]> => {
  const module = batchesModule([rows.map((row) => ({ ...row, __table: 'users' }))])
  if (properties) {
    Object.assign(module.Stream, { streams: [{ name: 'users', schema: { properties } }] })
  }
  const { warnings } = await runSource(module, {
    source: { destination: 'crm_{__table}', ...source },
    destination: new DuckDbDestination(path),
    stateStore: new InMemoryStateStore(),
  })
  return warnings
}

const columnsOf = async (path: string): Promise<unknown> =>
  Object.fromEntries(
    (await query(path, 'SELECT column_name, column_type FROM (DESCRIBE crm_users)')) as [
      string,
      string,
    ][],
  )

describe('declared types', () => {
  it('make the columns, through the template of the table, and lose no digit', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    expect(await run(path, [ROW], PROPERTIES)).toEqual([])
    expect(await columnsOf(path)).toMatchObject({
      ...{ at: 'TIMESTAMP WITH TIME ZONE', count: 'BIGINT', ratio: 'DOUBLE', yes: 'BOOLEAN' },
      ...{ bytes: 'BLOB', list: 'JSON', text: 'VARCHAR' },
    })
    const utc = `strftime("at" AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%f')`
    expect(
      await query(path, `SELECT ${utc}, count::VARCHAR, list::VARCHAR FROM crm_users`),
    ).toEqual([['2026-01-02 01:04:05.123456', '9007199254740993', '[1]']])
  })

  it('make the columns of values that are null so far', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, [{ at: null, ratio: null }], PROPERTIES)
    expect(await columnsOf(path)).toMatchObject({
      ...{ at: 'TIMESTAMP WITH TIME ZONE', ratio: 'DOUBLE' },
    })
  })

  it('give way to a value that does not fit, and nothing is lost', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, [{ at: ROW.at }], PROPERTIES)
    const warnings = await run(path, [{ at: 'soon' }, { at: 'later' }], PROPERTIES)
    expect(warnings).toEqual([
      expect.stringMatching(/^crm_users\.at: expected the declared type .*date-time/),
      expect.stringMatching(
        /"at" of table "crm_users" was TIMESTAMP WITH TIME ZONE and is VARCHAR/,
      ),
    ])
    expect(await query(path, 'SELECT "at" FROM crm_users')).toEqual([
      ['2026-01-02T01:04:05.123456Z'],
      ['soon'],
      ['later'],
    ])
  })

  const NINES = '9'.repeat(38)
  const CALENDAR = {
    day: { type: 'string', format: 'date' },
    clock: { type: 'string', format: 'time-local' },
    local: { type: 'string', format: 'date-time-local' },
    price: { type: ['number', 'string'], format: 'decimal' },
  }
  const MONDAY = {
    ...{ day: '1969-12-31', clock: '23:59:59.5', local: '1969-12-31 23:59:59.123456' },
    price: '12345678901234567890.12',
  }

  it('make columns of days, times and decimals, which turn into text as they came', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    expect(await run(path, [MONDAY], CALENDAR)).toEqual([])
    expect(await columnsOf(path)).toMatchObject({
      ...{ day: 'DATE', clock: 'TIME', local: 'TIMESTAMP', price: 'DECIMAL(38,2)' },
    })
    const texts = 'day::VARCHAR, clock::VARCHAR, "local"::VARCHAR, price::VARCHAR'
    expect(await query(path, `SELECT ${texts} FROM crm_users`)).toEqual([Object.values(MONDAY)])
    const other = { day: 'infinity', clock: '24:00:00', local: 'soon', price: 'NaN' }
    expect(await run(path, [other], CALENDAR)).toEqual([
      ...Object.keys(other).map((name) => expect.stringContaining(`crm_users.${name}: expected`)),
      ...Object.keys(other).map((name) =>
        expect.stringContaining(`"${name}" of table "crm_users"`),
      ),
    ])
    expect(await query(path, 'SELECT day, clock, "local", price FROM crm_users')).toEqual([
      Object.values({ ...MONDAY, local: '1969-12-31T23:59:59.123456' }),
      Object.values(other),
    ])
  })

  it('turn into JSON without losing a digit', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, [MONDAY, { price: 0.125 }], CALENDAR)
    await run(path, [{ day: {}, clock: [], local: [], price: {} }], CALENDAR)
    expect(
      await query(path, 'SELECT price::VARCHAR, "local"::VARCHAR, day::VARCHAR FROM crm_users'),
    ).toEqual([
      [MONDAY.price, '"1969-12-31T23:59:59.123456"', '"1969-12-31"'],
      ['0.125', null, null],
      ['{}', '[]', '{}'],
    ])
  })

  it.each<[string, unknown[], unknown[], string, string[]]>([
    ['more digits behind the point', [1.5], ['2.125'], 'DECIMAL(38,3)', ['1.500', '2.125']],
    ['fewer digits behind the point', ['2.125'], [1], 'DECIMAL(38,3)', ['2.125', '1.000']],
    ['digits that leave no room for those before', ['0.5'], [NINES], 'VARCHAR', ['0.5', NINES]],
    ['digits that would push old ones out', [NINES], ['0.5'], 'VARCHAR', [NINES, '0.5']],
    ['more digits than there are', [`0.${'1'.repeat(38)}`], [], 'VARCHAR', [`0.${'1'.repeat(38)}`]],
    ['whole numbers', [7], [2n ** 64n], 'DECIMAL(38,0)', ['7', String(2n ** 64n)]],
  ])('decimals meet %s', async (_, first, second, type, texts) => {
    const path = join(newFolder(), 'rows.duckdb')
    const rows = (values: unknown[]) => values.map((price) => ({ price }))
    expect(await run(path, rows(first), CALENDAR)).toEqual([])
    if (second.length > 0) await run(path, rows(second), CALENDAR)
    expect(await columnsOf(path)).toMatchObject({ price: type })
    expect(await query(path, 'SELECT price::VARCHAR FROM crm_users')).toEqual(
      texts.map((text) => [text]),
    )
  })

  it.each<[unknown, string, string]>([
    [9007199254740993n, 'DECIMAL(38,1)', '9007199254740993.0'],
    [2n ** 126n, 'VARCHAR', String(2n ** 126n)],
    [0.1, 'VARCHAR', '0.1'],
  ])('a column with %p of an earlier run, and a decimal', async (old, type, text) => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, [{ price: old }], undefined)
    await run(path, [{ price: '0.5' }], CALENDAR)
    expect(await columnsOf(path)).toMatchObject({ price: type })
    expect(await query(path, 'SELECT price::VARCHAR FROM crm_users')).toEqual([[text], ['0.5']])
  })

  it('leave a column of texts that an earlier run made as it is', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    await run(path, [ROW], undefined)
    await run(path, [ROW], PROPERTIES)
    expect(await columnsOf(path)).toMatchObject({ at: 'VARCHAR', count: 'VARCHAR' })
    expect(await query(path, 'SELECT DISTINCT "at", count, yes FROM crm_users')).toEqual([
      [ROW.at, ROW.count, ROW.yes],
    ])
  })

  it('come after stringFields', async () => {
    const path = join(newFolder(), 'rows.duckdb')
    const warnings = await run(path, [{ at: ROW.at, count: 7 }], PROPERTIES, {
      stringFields: ['at', 'count'],
    })
    expect(warnings).toEqual([])
    expect(await columnsOf(path)).toMatchObject({ at: 'VARCHAR', count: 'VARCHAR' })
    expect(await query(path, 'SELECT "at", count FROM crm_users')).toEqual([[ROW.at, '7']])
  })
})
