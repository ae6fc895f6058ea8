import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { batchesModule, temporaryFolders } from '@panoply/test-kit'
import { runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'

import { DuckDbDestination } from '../src/index.js'
import { query } from './duckdb-bench.js'

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
      expect.stringMatching(/^crm_users\.at: expected what static streams/),
    ])
    expect(await query(path, 'SELECT "at" FROM crm_users')).toEqual([
      ['2026-01-02T01:04:05.123456Z'],
      ['soon'],
      ['later'],
    ])
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
