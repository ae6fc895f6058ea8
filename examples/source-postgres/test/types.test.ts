import { expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('a value of PostgreSQL', (database) => {
  const connection = connectionTo(database.url)
  let count = 0
  const readBack = async (type: string, sql: string): Promise<unknown> => {
    const table = `value_${(count += 1)}`
    await database.run(`CREATE TABLE ${table} (id int PRIMARY KEY, v ${type})`)
    await database.run(`INSERT INTO ${table} VALUES (1, ${sql})`)
    const source = parseSource(CONFIG, { ...connection, tables: [table] })
    const { rows } = await readAll(new Stream(source, { logger: () => undefined }))
    return rows[0]?.['v']
  }

  it.each<[string, string, unknown]>([
    // What a number of JavaScript cannot hold.
    ['numeric', `'12345678901234567890.12'`, '12345678901234567890.12'],
    ['numeric', `'0.12345678901234567890'`, '0.12345678901234567890'],
    ['numeric', `'NaN'`, 'NaN'],
    ['numeric', `'-Infinity'`, '-Infinity'],
    ['float8', `'NaN'`, 'NaN'],
    ['float8', `'Infinity'`, 'Infinity'],
    ['bigint', '9223372036854775807', 9223372036854775807n],
    ['bigint', '-9007199254740993', -9007199254740993n],
    // What no Date can be.
    ['timestamptz', `'infinity'`, 'infinity'],
    ['timestamptz', `'0044-03-15 12:00:00+00 BC'`, '0044-03-15 12:00:00+00 BC'],
    ['timestamptz', `'12026-01-01 00:00:00+00'`, '12026-01-01 00:00:00+00'],
    // What has no zone, or no day.
    ['timestamp', `'2026-03-29 02:30:00.5'`, '2026-03-29 02:30:00.5'],
    ['date', `'12026-01-01'`, '12026-01-01'],
    ['time', `'02:30'`, '02:30:00'],
    ['interval', `'1 day 2 hours'`, 'P1DT2H'],
    ['int2vector', `'1 2'`, '1 2'],
    ['point', `'(1,2)'`, '(1,2)'],
    ['int4range', `'[1,3)'`, '[1,3)'],
    ['jsonb', `'12345678901234567890'`, '12345678901234567890'],
    ['json', `'{"a":[1e400,0.1]}'`, { a: ['1e400', 0.1] }],
    ['text', 'NULL', null],
    ['int[]', 'NULL', null],
    // What it can hold.
    ['numeric', '12.50', 12.5],
    ['numeric(12,2)', '1234567890.12', 1234567890.12],
    ['numeric', '-0', 0],
    ['numeric', '1000000000000000000', 1e18],
    ['bigint', '-9007199254740991', -9007199254740991],
    ['boolean', 'true', true],
    ['timestamptz', `'2026-03-29 02:30:00.5+02'`, new Date('2026-03-29T00:30:00.500Z')],
    ['timestamptz', `'0001-01-01 00:00:00+00'`, new Date('0001-01-01T00:00:00Z')],
    ['bytea', `'\\x00ff10'`, Buffer.from([0, 255, 16])],
    ['bytea', `''`, Buffer.alloc(0)],
    ['jsonb', `'{"a":[1,null,"x"]}'`, { a: [1, null, 'x'] }],
    ['jsonb', `'null'`, null],
    // Arrays, of any depth and type.
    ['int[]', `'{1,NULL,3}'`, [1, null, 3]],
    ['int[]', `'{}'`, []],
    [
      'int[][]',
      `'{{1,2},{3,4}}'`,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['int[]', `'[0:1]={5,6}'`, [5, 6]],
    [
      'text[]',
      `ARRAY['a,b', 'c"d', 'NULL', '{}', '', NULL, 'é\\']`,
      ['a,b', 'c"d', 'NULL', '{}', '', null, 'é\\'],
    ],
    ['numeric[]', `'{1.5,12345678901234567890}'`, [1.5, '12345678901234567890']],
    ['timestamptz[]', `'{2026-01-01 00:00:00+00}'`, [new Date('2026-01-01T00:00:00Z')]],
    ['bytea[]', `ARRAY['\\xff'::bytea]`, [Buffer.from([255])]],
    ['jsonb[]', `ARRAY['{"a":1}'::jsonb]`, [{ a: 1 }]],
    ['boolean[]', `'{t,f}'`, [true, false]],
    [
      'uuid[]',
      `'{2b1c6a0e-0000-4000-8000-000000000000}'`,
      ['2b1c6a0e-0000-4000-8000-000000000000'],
    ],
  ])('of the type %s, %s, becomes %p', async (type, sql, value) => {
    expect(await readBack(type, sql)).toEqual(value)
  })

  it('of a domain, an enum or an array of them is read as what it stands for', async () => {
    await database.run(`CREATE DOMAIN positive AS int CHECK (VALUE > 0);
      CREATE DOMAIN small AS positive; CREATE DOMAIN numbers AS numeric[];
      CREATE TYPE mood AS ENUM ('ok', 'so so')`)
    expect(await readBack('small', '5')).toBe(5)
    expect(await readBack('small[]', `'{5}'`)).toEqual([5])
    expect(await readBack('numbers', `'{1.5}'`)).toEqual([1.5])
    expect(await readBack('mood', `'so so'`)).toBe('so so')
    expect(await readBack('mood[]', `'{ok,"so so"}'`)).toEqual(['ok', 'so so'])
  })

  it('keeps its microseconds in JSON, and is a Date for what stores dates', async () => {
    const value = await readBack('timestamptz', `'2026-03-29 00:30:00.123456+00'`)
    expect(value).toBeInstanceOf(Date)
    expect((value as Date).getTime()).toBe(Date.UTC(2026, 2, 29, 0, 30, 0, 123))
    expect((value as Date).toISOString()).toBe('2026-03-29T00:30:00.123456Z')
    expect(JSON.stringify({ value })).toBe('{"value":"2026-03-29T00:30:00.123456Z"}')
  })
})
