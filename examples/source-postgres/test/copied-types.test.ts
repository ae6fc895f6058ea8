import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { DuckDbDestination, readDuckDb } from '@panoply/duckdb'
import { describeWithPostgres } from '@panoply/local-postgres'
import { PostgresDestination } from '@panoply/postgres'
import { type Destination, runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'

import * as module from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

/** Each column with its type, its value, and its type in postgres and in duckdb. */
const COLUMNS: readonly (readonly [string, string, string, string, string])[] = [
  ['price', 'numeric', '123456789012345678.90', 'numeric', 'DECIMAL(38,2)'],
  ['at', 'timestamptz', '2026-01-02 03:04:05.123456+00', 'timestamp with time zone', ''],
  ['local', 'timestamp', '2026-01-02 03:04:05.123456', 'timestamp without time zone', 'TIMESTAMP'],
  ['day', 'date', '2026-01-02', 'date', 'DATE'],
  ['clock', 'time', '03:04:05.5', 'time without time zone', 'TIME'],
  ['plain', 'json', '{"a": 1}', 'jsonb', 'JSON'],
  ['extra', 'jsonb', '{"a": 1}', 'jsonb', 'JSON'],
  ['tags', 'text[]', '{a,b}', 'jsonb', 'JSON'],
  ['bytes', 'bytea', '\\x00ff', 'bytea', 'BLOB'],
  ['uid', 'uuid', '2b1c6a0e-0000-4000-8000-000000000000', 'text', 'VARCHAR'],
  ['span', 'interval', '1 day 02:00:00', 'text', 'VARCHAR'],
]
const DUCKDB_MOMENT = 'TIMESTAMP WITH TIME ZONE'
/** Casts back to the type of the source, which says whether it is the value that was read. */
const SAME = COLUMNS.flatMap(([name, type]) =>
  name === 'tags' ? [] : [`every(c."${name}"::text::${type}::text = o."${name}"::text)`],
)

describeWithPostgres('types of a copied table', (database) => {
  const folder = mkdtempSync(join(tmpdir(), 'source-postgres-'))
  const path = join(folder, 'rows.duckdb')

  const run = async (destination: Destination): Promise<readonly string[]> => {
    const { warnings } = await runSource(module, {
      source: { ...connectionTo(database.url), tables: ['kinds'] },
      destination,
      stateStore: new InMemoryStateStore(),
    })
    return warnings
  }
  const toPostgres = () => run(new PostgresDestination(`${database.url.href}?schema=copy`))
  const toDuckDb = () => run(new DuckDbDestination(path))
  const query = async (sql: string): Promise<readonly unknown[]> => {
    const reader = await readDuckDb(path)
    try {
      const { rows } = await reader.query(sql, 100)
      return rows
    } finally {
      reader.close()
    }
  }

  beforeAll(() => {
    const definitions = COLUMNS.map(([name, type]) => `"${name}" ${type}`)
    const values = COLUMNS.map(([, , value]) => `'${value}'`)
    return database.run(`CREATE TABLE kinds (id int PRIMARY KEY, ${definitions.join(', ')});
      INSERT INTO kinds VALUES (1, ${values.join(', ')});
      INSERT INTO kinds (id) VALUES (2)`)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('are kept in postgres, and so is each value', async () => {
    expect(await toPostgres()).toEqual([])
    const types = await database.run(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'copy' AND table_name = 'public_kinds'`,
    )
    expect(Object.fromEntries(types.map(({ name, type }) => [name, type]))).toMatchObject(
      Object.fromEntries(COLUMNS.map(([name, , , type]) => [name, type])),
    )
    expect(
      await database.run(
        `SELECT ${SAME.join(' AND ')} AS same, every(c.tags = to_jsonb(o.tags)) AS tags, count(*)::int
         FROM copy.public_kinds c JOIN public.kinds o USING (id)`,
      ),
    ).toEqual([{ same: true, tags: true, count: 2 }])
  })

  it('are kept in duckdb, and so is each value', async () => {
    expect(await toDuckDb()).toEqual([])
    expect(
      Object.fromEntries(
        (await query('SELECT column_name, column_type FROM (DESCRIBE public_kinds)')) as [
          string,
          string,
        ][],
      ),
    ).toMatchObject(
      Object.fromEntries(COLUMNS.map(([name, , , , type]) => [name, type || DUCKDB_MOMENT])),
    )
    expect(
      await query(
        `SELECT price::VARCHAR, "at" = TIMESTAMPTZ '2026-01-02 03:04:05.123456+00', "local"::VARCHAR,
           day::VARCHAR, clock::VARCHAR, plain, extra, tags, hex(bytes), uid, span
         FROM public_kinds ORDER BY id`,
      ),
    ).toEqual([
      [
        ...[
          '123456789012345678.90',
          true,
          '2026-01-02 03:04:05.123456',
          '2026-01-02',
          '03:04:05.5',
        ],
        ...[
          { a: 1 },
          { a: 1 },
          ['a', 'b'],
          '00FF',
          '2b1c6a0e-0000-4000-8000-000000000000',
          'P1DT2H',
        ],
      ],
      COLUMNS.map(() => null),
    ])
  })

  it('give way to values that other databases do not have', async () => {
    await database.run(`UPDATE kinds SET price = 'NaN', local = 'infinity', day = '-infinity',
      clock = '24:00:00' WHERE id = 2`)
    const values = 'SELECT price::text, "local"::text, day::text, clock::text FROM'
    const expected = [
      ['123456789012345678.90', '2026-01-02T03:04:05.123456', '2026-01-02', '03:04:05.5'],
      ['NaN', 'infinity', '-infinity', '24:00:00'],
    ]
    // Of each value, and of each column that was there before and has another type now.
    expect(await toPostgres()).toHaveLength(8)
    const rows = await database.run(`${values} copy.public_kinds ORDER BY id`)
    expect(rows.map((row) => Object.values(row))).toEqual(expected)
    expect(await toDuckDb()).toHaveLength(8)
    expect(await query(`${values} public_kinds ORDER BY id`)).toEqual(expected)
  })
})
