import { beforeAll, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

/** Types of a key, with keys in the order of the server. */
const KEYS: readonly (readonly [string, readonly string[]])[] = [
  ['boolean', ['false', 'true']],
  ['smallint', ['-32768', '0', '32767']],
  ['bigint', ['-9223372036854775808', '9007199254740992', '9007199254740993']],
  ['oid', ['1', '4294967295']],
  ['numeric', ['-Infinity', '0.10', '12345678901234567890.1', '12345678901234567890.2', 'NaN']],
  ['real', ['-Infinity', '0.1', '0.100000024', 'NaN']],
  ['float8', ['-0.1', '0.1', '0.30000000000000004', 'Infinity']],
  ['money', ['-1.50', '0.01', '1234567.89']],
  ['text', ['', ' ', '"', `''`, '\\', 'a', 'a ', 'é', '日本']],
  ['varchar(3)', ['', 'a', 'ab ', 'abc']],
  ['char(4)', ['', 'a', 'ab', 'é']],
  ['"char"', ['1', 'A', 'a']],
  ['name', ['Order Items', 'a', 'b"c']],
  ['bytea', ['', '\\x00', '\\x0001', '\\x5c', '\\xff']],
  ['uuid', ['00000000-0000-0000-0000-000000000000', '2b1c6a0e-0000-4000-8000-000000000000']],
  ['date', ['-infinity', '0044-03-15 BC', '2026-03-29', '12026-01-01', 'infinity']],
  ['time', ['00:00', '02:30:00.000001', '24:00']],
  ['timetz', ['02:30+02', '02:30+01', '02:30+00']],
  ['timestamp', ['-infinity', '2026-03-29 02:30', '2026-03-29 02:30:00.000001']],
  ['timestamptz', ['0044-03-15 12:00+00 BC', '2026-03-29 02:30+02', '2026-03-29 02:30:00.1+02']],
  ['interval', ['-1 day', '00:00:00.000001', '1 day 2 hours', '1 mon', '2 years']],
  ['inet', ['10.0.0.0/8', '10.0.0.1', '192.168.1.1/24', '::1']],
  ['cidr', ['10.0.0.0/8', '10.0.0.1/32', '::1/128']],
  ['macaddr', ['08:00:2b:01:02:03', '08:00:2b:01:02:04']],
  ['bit(3)', ['000', '101', '111']],
  ['varbit', ['0', '1', '101']],
  ['int4range', ['empty', '[1,2)', '[1,)']],
  ['tsvector', ['a', 'a:1 b:2']],
  ['jsonb', ['null', '"a"', '1', 'true', '[1]', '{"a": 1}']],
  ['int[]', ['{}', '{NULL}', '{1}', '{1,2}', '{{1},{2}}']],
  ['text[]', ['{}', '{""}', '{"\\"",é}', '{a,NULL}']],
  ['mood', ['so so', 'ok', 'Gut, ja']],
  ['flag', ['false', 'true']],
  ['short', ['a', 'b']],
  ['place', ['(1,"a,b")', '(1,b)', '(2,)']],
]

describeWithPostgres('a key', (database) => {
  const connection = connectionTo(database.url)
  const open = (table: string, state = {}): Stream =>
    new Stream(parseSource(CONFIG, { ...connection, tables: [table], state }), {
      logger: () => undefined,
    })
  const numbers = async (stream: Stream): Promise<unknown[]> =>
    (await readAll(stream, { batchSize: 1 })).rows.map(({ n }) => n)

  beforeAll(() =>
    database.run(`
      CREATE TYPE mood AS ENUM ('so so', 'ok', 'Gut, ja');
      CREATE DOMAIN flag AS boolean;
      CREATE DOMAIN short AS char(4);
      CREATE TYPE place AS (number int, street text)`),
  )

  it.each(KEYS.map(([type, keys], index) => ({ type, keys, table: `key_${index}` })))(
    'of the type $type is read back from the state as it was, and as an earlier version wrote it',
    async ({ type, keys, table }) => {
      const values = keys.map((key) => `('${key.replaceAll(/'+/g, "''")}'::${type})`)
      await database.run(`CREATE TABLE ${table} (k ${type} PRIMARY KEY, n int);
        INSERT INTO ${table} SELECT k, row_number() OVER (ORDER BY k)
        FROM (VALUES ${values.join()}) v (k)`)
      const all = keys.map((_, index) => index + 1)
      expect(await numbers(open(table))).toEqual(all)

      const [saved] = await database.run(`SELECT k::text AS after FROM ${table} WHERE n = 1`)
      const state = { tables: { [`public.${table}`]: { key: ['k'], after: [saved?.['after']] } } }
      expect(await numbers(open(table, state))).toEqual(all.slice(1))
    },
  )

  it('of many columns in another order than that of the table is read back from the state', async () => {
    await database.run(`CREATE TABLE many (a text, n int, b boolean, c char(3), PRIMARY KEY (c, b, a));
      INSERT INTO many SELECT a, row_number() OVER (ORDER BY c, b, a), b, c
      FROM unnest(ARRAY['', 'é"']) a, unnest(ARRAY[false, true]) b, unnest(ARRAY['x', 'xy']) c`)
    expect(await numbers(open('many'))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const { state } = await readAll(open('many'), { batchSize: 3 })
    expect(state['tables']).toEqual({
      'public.many': { key: ['c', 'b', 'a'], after: ['xy ', 't', 'é"'] },
    })
  })
})
