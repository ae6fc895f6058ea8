import { beforeAll, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('the declared streams', (database) => {
  const sourceOf = (...tables: string[]) =>
    parseSource(CONFIG, { ...connectionTo(database.url), tables })

  beforeAll(() =>
    database.run(`
      CREATE TABLE orders (id bigint, line int, price numeric, note text, at timestamptz, day date,
        tags text[], extra jsonb, bytes bytea, yes boolean, PRIMARY KEY (line, id));
      INSERT INTO orders VALUES (1, 2, 3.5, 'x', now(), now(), '{a}', '{"a":1}', '\\x00', true);
      CREATE VIEW order_notes AS SELECT note FROM orders;
      CREATE TABLE parts (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      INSERT INTO parts SELECT i, date '2025-12-30' + i FROM generate_series(1, 5) i`),
  )

  it('fail for a table that is not there', async () => {
    await expect(Stream.streams(sourceOf('orders', 'gone'))).rejects.toMatchObject({
      ...{ status: 404, phase: 'config', retryable: false },
    })
  })

  it('tell columns, keys and where the state is', async () => {
    const [orders, notes] = await Stream.streams(sourceOf('orders', 'public.orders', 'order_notes'))
    expect(orders).toEqual({
      name: 'public_orders',
      schema: {
        properties: {
          id: { type: ['integer', 'string', 'null'] },
          line: { type: ['integer', 'null'] },
          price: { type: ['number', 'string', 'null'], format: 'decimal' },
          note: { type: ['string', 'null'] },
          at: { type: ['string', 'null'], format: 'date-time' },
          day: { type: ['string', 'null'], format: 'date' },
          tags: { type: ['array', 'null'] },
          extra: {},
          bytes: { type: ['string', 'null'], contentEncoding: 'base64' },
          yes: { type: ['boolean', 'null'] },
          __table: { type: 'string' },
          __tablename: { type: 'string' },
          __schemaname: { type: 'string' },
          __databasename: { type: 'string' },
        },
      },
      primaryKey: ['line', 'id'],
      statePath: ['tables', 'public.orders'],
    })
    expect(notes).toMatchObject({ name: 'public_order_notes' })
    expect(notes).not.toHaveProperty('primaryKey')
    expect(notes).not.toHaveProperty('statePath')
  })

  it('have the names that rows carry, and the columns that rows have', async () => {
    const source = sourceOf('orders', 'order_notes', 'parts')
    const streams = await Stream.streams(source)
    const { rows } = await readAll(new Stream(source, { logger: () => undefined }))
    for (const { name, schema } of streams) {
      const own = rows.filter((row) => row.__table === name)
      expect(own.length).toBeGreaterThan(0)
      const { __state: _, __id: placeForId, ...columns } = own[0] as Record<string, unknown>
      expect(placeForId).toBeUndefined()
      expect(Object.keys(columns).sort()).toEqual(Object.keys(schema.properties ?? {}).sort())
    }
  })

  it('a partitioned table is read once, by its key, whichever partition a row is in', async () => {
    const { rows, state } = await readAll(
      new Stream(sourceOf('parts'), { logger: () => undefined }),
      {
        batchSize: 2,
      },
    )
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
    expect(state).toMatchObject({ tables: { 'public.parts': { after: ['5', '2026-01-04'] } } })
  })

  it('two runs give the same keys, so that a second one doubles nothing', async () => {
    const source = sourceOf('orders')
    const [{ primaryKey = [] } = {}] = await Stream.streams(source)
    const keys = async (): Promise<string[]> => {
      const { rows } = await readAll(new Stream(source, { logger: () => undefined }))
      return rows.map((row) => JSON.stringify([primaryKey].flat().map((column) => row[column])))
    }
    const first = await keys()
    expect(new Set(first).size).toBe(first.length)
    expect(await keys()).toEqual(first)
  })
})
