import { expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('rows', (database) => {
  const connection = connectionTo(database.url)
  const open = (table: string): Stream =>
    new Stream(parseSource(CONFIG, { ...connection, tables: [table] }), {
      logger: () => undefined,
    })

  it('are not read further than an error in the middle of them, which is told', async () => {
    await database.run(
      `CREATE VIEW broken AS SELECT 1 / (5000 - i) AS x FROM generate_series(1, 9999) i`,
    )
    const stream = open('broken')
    await expect(stream.read(9_999)).rejects.toMatchObject({
      ...{ status: 400, retryable: false, message: expect.stringContaining('division by zero') },
    })
    await stream.close()
  })

  it('may have no columns', async () => {
    await database.run(
      `CREATE TABLE bare (); INSERT INTO bare DEFAULT VALUES; INSERT INTO bare DEFAULT VALUES`,
    )
    const labels = {
      ...{ __table: 'public_bare', __tablename: 'bare', __schemaname: 'public' },
      __databasename: connection.db,
    }
    expect((await readAll(open('bare'))).rows).toEqual([labels, labels])
  })

  it('may have as many columns as PostgreSQL allows', async () => {
    const columns = Array.from({ length: 1_600 }, (_, n) => `c${n} smallint`)
    await database.run(`CREATE TABLE wide (${columns.join()});
      INSERT INTO wide (c0, c1599) VALUES (1, 2), (3, NULL)`)
    const { rows } = await readAll(open('wide'))
    expect(
      rows.map((row) => [Object.keys(row).length, row['c0'], row['c7'], row['c1599']]),
    ).toEqual([
      [1_604, 1, null, 2],
      [1_604, 3, null, null],
    ])
  })

  it('keep nulls, empty texts and all letters apart, on every place', async () => {
    const texts = [
      null,
      '',
      'NULL',
      'ü',
      '日本',
      '😀',
      'x'.repeat(128),
      'é'.repeat(64),
      'ÿ'.repeat(300),
    ]
    const quoted = texts.map((text) => (text === null ? 'NULL' : `'${text}'`))
    await database.run(`CREATE TABLE letters (id int PRIMARY KEY, a text, b text, c text);
      INSERT INTO letters SELECT row_number() OVER (), a, b, c
      FROM unnest(ARRAY[${quoted.join()}]) a, unnest(ARRAY[${quoted.join()}]) b, unnest(ARRAY['', NULL]) c`)
    const { rows } = await readAll(open('letters'))
    expect(rows).toHaveLength(2 * texts.length ** 2)
    expect(rows.map(({ id, a, b, c }) => ({ id, a, b, c }))).toEqual(
      await database.run('SELECT * FROM letters ORDER BY id'),
    )
  })
})
