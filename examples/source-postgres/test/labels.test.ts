import { expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('a column that is named like a label', (database) => {
  const connection = connectionTo(database.url)
  const rowOf = async (table: string): Promise<Record<string, unknown>> => {
    const source = parseSource(CONFIG, { ...connection, tables: [table] })
    const { rows } = await readAll(new Stream(source, { logger: () => undefined }))
    return rows[0] as Record<string, unknown>
  }
  const LABELS = {
    ...{ __schemaname: 'public', __databasename: connection.db, __state: expect.any(String) },
  }

  it('keeps its values under its name with an underscore behind it', async () => {
    await database.run(`CREATE TABLE labelled (__id int PRIMARY KEY, __table text, __tablename text,
      __state text, __schemaname text, __databasename text, __state_ text)`)
    await database.run(`INSERT INTO labelled VALUES (1, 'a', 'b', 'c', 'd', 'e', 'f')`)
    expect(await rowOf('labelled')).toEqual({
      ...{ __id_: 1, __table_: 'a', __tablename_: 'b', __state__: 'c', __schemaname_: 'd' },
      ...{ __databasename_: 'e', __state_: 'f' },
      ...{ ...LABELS, __table: 'public_labelled', __tablename: 'labelled' },
    })
  })

  it('is none if it is named like nothing of the system: __panoply_key, __proto__', async () => {
    await database.run(`CREATE TABLE own_names (__panoply_key text PRIMARY KEY, __proto__ text,
      constructor text, json_build_array text)`)
    await database.run(`INSERT INTO own_names VALUES ('k', 'p', 'c', 'j')`)
    const row = await rowOf('own_names')
    expect(Object.keys(row)).toEqual(expect.arrayContaining(['__panoply_key', '__proto__']))
    expect(Object.getOwnPropertyDescriptor(row, '__proto__')?.value).toBe('p')
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
    expect(row).toMatchObject({ __panoply_key: 'k', constructor: 'c', json_build_array: 'j' })
  })

  it('is renamed in the declared key, too', async () => {
    await database.run(`CREATE TABLE declared (__id int, b int, PRIMARY KEY (b, __id))`)
    const source = parseSource(CONFIG, { ...connection, tables: ['declared'] })
    await expect(Stream.streams(source)).resolves.toMatchObject([{ primaryKey: ['b', '__id_'] }])
  })
})
