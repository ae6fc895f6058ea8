import { beforeAll, expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'
import { PostgresDestination } from '@panoply/postgres'
import { runSource } from '@panoply/runner'
import { InMemoryStateStore } from '@panoply/runner/testing'

import * as module from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('a run from cron, without any flag', (database) => {
  const stateStore = new InMemoryStateStore()
  const run = async (): Promise<readonly string[]> => {
    const { warnings } = await runSource(module, {
      source: { ...connectionTo(database.url), tables: ['orders'] },
      destination: new PostgresDestination(`${database.url.href}?schema=copy`),
      stateStore,
    })
    return warnings
  }

  beforeAll(() =>
    database.run(`
      CREATE TABLE orders (id bigint, line int, price numeric, at timestamptz, tags text[], extra jsonb,
        bytes bytea, yes boolean, later timestamptz, PRIMARY KEY (line, id));
      INSERT INTO orders SELECT i, 2, 3.5, '2026-01-02 03:04:05.123456+00', '{a}', '{"a":1}', '\\x00', true, NULL
        FROM generate_series(1, 5) i`),
  )

  it('leaves each row once, as it is now, however often it comes', async () => {
    expect(await run()).toEqual([])
    await database.run(`UPDATE orders SET price = 4.5 WHERE id = 1;
      INSERT INTO orders (id, line) VALUES (6, 1)`)
    expect(await run()).toEqual([])
    expect(
      await database.run(
        'SELECT id::int, line::int, price::float FROM copy.public_orders ORDER BY id',
      ),
    ).toEqual([
      { id: 1, line: 2, price: 4.5 },
      ...[2, 3, 4, 5].map((id) => ({ id, line: 2, price: 3.5 })),
      { id: 6, line: 1, price: null },
    ])
  })

  it('keeps the types of the columns, with all digits', async () => {
    const columns = await database.run(
      `SELECT column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'copy' AND table_name = 'public_orders'`,
    )
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toMatchObject({
      ...{ id: 'bigint', line: 'bigint', price: 'numeric', yes: 'boolean' },
      ...{ at: 'timestamp with time zone', later: 'timestamp with time zone' },
      ...{ tags: 'jsonb', extra: 'jsonb', bytes: 'bytea' },
    })
    const at = `("at" AT TIME ZONE 'UTC')::text AS at`
    expect(
      await database.run(`SELECT DISTINCT ${at} FROM copy.public_orders WHERE id < 6`),
    ).toEqual([{ at: '2026-01-02 03:04:05.123456' }])
  })
})
