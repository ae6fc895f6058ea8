import { beforeAll, expect, it } from '@jest/globals'
import { checkConfig, mergeState, parseSource, resolveValues } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'
import fc from 'fast-check'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('the PostgreSQL source', (database) => {
  const connection = connectionTo(database.url)
  const open = (tables: readonly string[], more: object = {}): Stream =>
    new Stream(parseSource(CONFIG, { ...connection, tables, ...more }), {
      logger: () => undefined,
    })

  beforeAll(async () => {
    await database.run(`
      CREATE TABLE users (id bigint PRIMARY KEY, name text);
      INSERT INTO users SELECT i, 'user ' || i FROM generate_series(1, 5) i;
      CREATE SCHEMA "Sales & Co";
      CREATE TABLE "Sales & Co"."Order Items" ("Order" int, "Line" text, note text, PRIMARY KEY ("Order", "Line"));
      INSERT INTO "Sales & Co"."Order Items"
        SELECT o, l, o || l FROM generate_series(1, 3) o, unnest(ARRAY['a', 'b', 'ü']) l;
      CREATE TABLE empty (id int PRIMARY KEY);
      CREATE VIEW user_names AS SELECT name FROM users ORDER BY id`)
  })

  it('reads many tables, page by page, and labels their rows', async () => {
    const { batches, rows, events } = await readAll(
      open(['public.users', '"Sales & Co"."Order Items"', 'public.empty']),
      { batchSize: 2 },
    )
    expect(rows).toHaveLength(14)
    expect(rows[0]).toEqual({
      ...{ id: 1, name: 'user 1', __state: expect.any(String) },
      ...{ __table: 'public_users', __tablename: 'users', __schemaname: 'public' },
      __databasename: connection.db,
    })
    expect(rows[5]).toMatchObject({ Order: 1, Line: 'a', __tablename: 'Order Items' })
    const progress = events.filter(({ type }) => type === 'progress')
    expect(progress).toHaveLength(batches.length)
    expect(progress.at(-1)?.data).toEqual({
      ...{ loaded: 3, total: 3, msg: '3 of 3 tables, 14 rows loaded' },
    })
  })

  it.each([
    ['listed twice', ['users', 'users'], 5, '1 of 1 tables, 5 rows loaded'],
    [
      'spelt in three ways',
      ['users', 'public.users', 'empty', 'Public.USERS'],
      5,
      '2 of 2 tables, 5 rows loaded',
    ],
    ['that is a view', ['user_names', 'public.user_names'], 5, '1 of 1 tables, 5 rows loaded'],
  ])('reads a table %s once', async (_, tables, count, message) => {
    const { rows, events } = await readAll(open(tables), { batchSize: 2 })
    expect(rows).toHaveLength(count)
    expect(events.findLast(({ type }) => type === 'progress')?.data).toMatchObject({ msg: message })
  })

  it('keeps the position in each table, as the server spells it', async () => {
    const { state } = await readAll(open(['users', '"Sales & Co"."Order Items"', 'empty']))
    expect(state).toEqual({
      tables: {
        'public.users': { key: ['id'], after: ['5'] },
        '"Sales & Co"."Order Items"': { key: ['"Order"', '"Line"'], after: ['3', 'ü'] },
      },
    })
  })

  it('goes on in each table where the state says, and finds what has come since', async () => {
    const tables = {
      'public.users': { key: ['id'], after: ['3'] },
      '"Sales & Co"."Order Items"': { key: ['"Order"', '"Line"'], after: ['3', 'b'] },
    }
    const { rows } = await readAll(open(Object.keys(tables), { state: { tables } }))
    expect(rows.map(({ id, Line }) => id ?? Line)).toEqual([4, 5, 'ü'])
  })

  it('begins a table anew whose key is another one than that of the state', async () => {
    const tables = { 'public.users': { key: ['old_id'], after: ['3'] } }
    const { rows } = await readAll(open(['users'], { state: { tables } }))
    expect(rows).toHaveLength(5)
  })

  it('reads a view through a cursor, without a state', async () => {
    const { batches, rows, state } = await readAll(open(['user_names']), { batchSize: 2 })
    expect(batches.map((batch) => (batch as unknown[]).length)).toEqual([2, 2, 1])
    expect(rows.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5].map((id) => `user ${id}`))
    expect(state).toEqual({})
    expect(rows[0]).not.toHaveProperty('__state')
  })

  it.each([
    ['a table whose only unique column may be null', 'x int UNIQUE', 'x', []],
    ['a table with a unique column that may not', 'a int, x int NOT NULL UNIQUE', 'a, x', ['x']],
    ['a table without any key', 'x int', 'x', []],
  ])('reads every row of %s', async (_, columns, names, key) => {
    await database.run(`DROP TABLE IF EXISTS odd; CREATE TABLE odd (${columns})`)
    const values =
      names === 'x' ? '(NULL), (2), (NULL), (4), (5)' : '(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)'
    await database.run(`INSERT INTO odd VALUES ${values}`)

    expect((await readAll(open(['odd']), { batchSize: 2 })).rows).toHaveLength(5)
    const resource = await Stream.getResource('odd', connection)
    expect(resource).toMatchObject({ id: 'public.odd', key })
  })

  it('reads inherited tables whole, where a key may occur twice', async () => {
    await database.run(`
      CREATE TABLE parent (id int PRIMARY KEY);
      CREATE TABLE child () INHERITS (parent);
      INSERT INTO parent VALUES (1), (2);
      INSERT INTO child VALUES (1), (1), (2)`)
    expect((await readAll(open(['parent']), { batchSize: 1 })).rows).toHaveLength(5)
  })

  it('reads a partitioned table by its key, and offers no partition', async () => {
    await database.run(`
      CREATE TABLE visits (day date, id int, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
      CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      INSERT INTO visits SELECT '2026-03-29', i FROM generate_series(1, 5) i`)
    const { rows, state } = await readAll(open(['visits']), { batchSize: 2 })
    expect(rows.map(({ day, id }) => [day, id])).toEqual(
      [1, 2, 3, 4, 5].map((id) => ['2026-03-29', id]),
    )
    expect(state['tables']).toEqual({
      'public.visits': { key: ['day', 'id'], after: ['2026-03-29', '5'] },
    })
    const listed = await Stream.listResources(connection)
    expect(listed.map(({ id }) => id)).not.toContain('public.visits_2026')
  })

  it('lists what the user may read, for the CLI as for the form', async () => {
    const expected = ['public.users', 'public.user_names', '"Sales & Co"."Order Items"']
    const listed = await Stream.listResources(connection)
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(expected))

    const tables = CONFIG.params.find(({ name }) => name === 'tables')
    const values = await resolveValues(tables ?? {}, connection)
    expect(values).toEqual(listed.map(({ id }) => id))
  })

  it('describes a table with its columns, and fails for one that is not there', async () => {
    await expect(Stream.getResource('users', connection)).resolves.toEqual({
      ...{ id: 'public.users', name: 'public.users', key: ['id'] },
      columns: [
        { name: 'id', type: 'bigint' },
        { name: 'name', type: 'text' },
      ],
    })
    await expect(Stream.getResource('nothing', connection)).rejects.toMatchObject({
      ...{ phase: 'config', status: 404 },
    })
  })

  it('loses no digit of any value', async () => {
    await database.run(`
      CREATE TABLE values_of_types (id int PRIMARY KEY, small bigint, large bigint, exact numeric, day date,
        local timestamp, instant timestamptz, span interval, nothing text, yes bool, object jsonb, bytes bytea,
        list int[], half float8, none float8, huge float8);
      INSERT INTO values_of_types VALUES (1, 7, 9007199254740993, 12345678901234567890.12, '2026-03-29',
        '2026-03-29 02:30:00.123456', '2026-03-29 02:30:00.123456+02', '1 day 2 hours', NULL, true,
        '{"a": [1, null]}', '\\x00ff', '{1,2}', 0.1, 'NaN', 1e20)`)
    const { rows } = await readAll(open(['values_of_types']))
    expect(rows[0]).toMatchObject({
      ...{ id: 1, small: 7, large: 9007199254740993n, exact: '12345678901234567890.12' },
      ...{ day: '2026-03-29', local: '2026-03-29 02:30:00.123456' },
      ...{
        instant: new Date('2026-03-29T00:30:00.123Z'),
        span: 'P1DT2H',
        nothing: null,
        yes: true,
      },
      ...{
        object: { a: [1, null] },
        bytes: Buffer.from([0, 255]),
        list: [1, 2],
        half: 0.1,
        none: 'NaN',
      },
      huge: 1e20,
    })
    expect(JSON.stringify(rows[0]?.['instant'])).toBe('"2026-03-29T00:30:00.123456Z"')
  })

  it.each(['numeric(12,3)', 'timestamptz', 'text', 'varchar(30)', 'char(12)', 'uuid', 'float8'])(
    'reads every row once by a key of type %s, wherever it is stopped',
    async (type) => {
      await database.run(
        `DROP TABLE IF EXISTS keyed; CREATE TABLE keyed (k ${type} PRIMARY KEY, n int)`,
      )
      const sql = `INSERT INTO keyed SELECT ${KEY_OF[type] ?? ''}, i FROM generate_series(1, 23) i`
      await database.run(sql)
      const all = Array.from({ length: 23 }, (_, index) => index + 1)

      const property = fc.asyncProperty(
        fc.integer({ min: 1, max: 24 }),
        fc.nat(23),
        async (n, stop) => {
          const first = open(['keyed'])
          let state = {}
          first.on('source-state', ({ state: update }) => (state = mergeState(state, update)))
          const found: unknown[] = []
          for (let count = 0; count < stop; count += 1) {
            found.push(...(((await first.read(n)) ?? []) as unknown[]))
          }
          await first.close()
          found.push(...(await readAll(open(['keyed'], { state }), { batchSize: n })).rows)
          const numbers = (found as { n: number }[]).map((row) => row.n)
          expect(numbers.sort((a, b) => a - b)).toEqual(all)
        },
      )
      await fc.assert(property, { numRuns: 8 })
    },
  )

  it('has a CONFIG without flaws', () => {
    expect(checkConfig(CONFIG).issues).toEqual([])
  })
})

/** Keys that lie close together, so that a lost digit would show. */
const KEY_OF: Readonly<Record<string, string>> = {
  'numeric(12,3)': '123456789 + i / 1000.0',
  timestamptz: `'2026-03-29 00:00+00'::timestamptz + i * interval '1 microsecond'`,
  text: `'Ä''"\\' || chr(64 + i)`,
  'varchar(30)': `repeat('x', i)`,
  'char(12)': `'c' || i`,
  uuid: `md5(i::text)::uuid`,
  float8: `i / 3.0::float8`,
}
