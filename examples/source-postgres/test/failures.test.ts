import { beforeAll, expect, it } from '@jest/globals'
import { parseSource, resolveValues } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

describeWithPostgres('the PostgreSQL source, when something is wrong', (database) => {
  const connection = connectionTo(database.url)
  const logged: string[] = []
  const open = (more: object = {}): Stream => {
    const source = { ...connection, type: 'postgres', tables: ['numbers'], ...more }
    return new Stream(parseSource(CONFIG, source), { logger: (line) => logged.push(line) })
  }
  const idsOf = (rows: unknown): unknown[] => (rows as { id: unknown }[]).map(({ id }) => id)

  beforeAll(async () => {
    await database.run(`
      CREATE TABLE numbers (id int PRIMARY KEY);
      INSERT INTO numbers SELECT generate_series(1, 10);
      CREATE VIEW view_of_numbers AS SELECT * FROM numbers ORDER BY id;
      CREATE TABLE forbidden (id int PRIMARY KEY)`)
  })

  it.each([
    ['a wrong password', { password: 'wrong-password' }, 401, false],
    ['no password', { password: '' }, 401, false],
    ['a database that does not exist', { db: 'no_such_database' }, 404, false],
    ['a table that was dropped', { tables: ['dropped'] }, 404, false],
    ['a server without encryption', { encryption: 'verify-full' }, 400, false],
    ['a port where nobody listens', { port: 1 }, 408, true],
  ])('%s fails with the reason', async (_, more, status, retryable) => {
    const stream = open(more)
    const error: unknown = await stream.read().catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ status, retryable, phase: 'collect', sourceType: 'postgres' })
    expect(String(error)).toMatch(/\w{4}/)
    for (const text of [...logged, String(error), JSON.stringify(error)]) {
      expect(text).not.toContain(connection.password)
      expect(text).not.toContain('wrong-password')
    }
    await stream.close()
  })

  it.each(['DROP TABLE numbers; --', 'numbers; DROP TABLE numbers', '(SELECT 1)', 'a.b.c.d'])(
    'a name is never run as SQL: %s',
    async (table) => {
      await expect(readAll(open({ tables: [table] }))).rejects.toMatchObject({ retryable: false })
      expect(await database.run('SELECT * FROM numbers')).toHaveLength(10)
    },
  )

  it('a table that the user may not read fails with the status 403', async () => {
    const { db } = connection
    const user = `reader_of_${db}`
    await database.run(`CREATE USER ${user} PASSWORD 'reader-password'`)
    try {
      const login = { user, password: 'reader-password' }
      const stream = open({ ...login, tables: ['forbidden'] })
      await expect(readAll(stream)).rejects.toMatchObject({ status: 403, retryable: false })
      const tables = CONFIG.params.find(({ name }) => name === 'tables')
      await expect(resolveValues(tables ?? {}, { ...open(login).source })).resolves.toEqual([])
    } finally {
      await database.run(`DROP USER ${user}`)
    }
  })

  it('tables cannot be listed with a wrong password, and the reason is told', async () => {
    const listed = Stream.listResources({ ...connection, password: 'wrong-password' })
    await expect(listed).rejects.toMatchObject({ phase: 'config', status: 401 })
  })

  it('loses and repeats nothing when the connection breaks between two pages', async () => {
    const stream = open()
    const first = await stream.read(4)
    await database.breakConnections()
    await expect(stream.read(4)).rejects.toMatchObject({ retryable: true })

    const { rows } = await readAll(stream, { batchSize: 4 })
    expect([...idsOf(first), ...idsOf(rows)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('begins a view anew when the connection breaks: its rows have no order to go on in', async () => {
    const stream = open({ tables: ['view_of_numbers'] })
    await stream.read(4)
    await database.breakConnections()
    await expect(stream.read(4)).rejects.toMatchObject({ retryable: true })

    const { rows } = await readAll(stream, { batchSize: 4 })
    expect(idsOf(rows)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('leaves no connection behind, whether it was read to the end or closed before', async () => {
    await readAll(open())
    const stream = open({ tables: ['view_of_numbers'] })
    await stream.read(1)
    await stream.close()
    await stream.close()
    const count = `SELECT FROM pg_stat_activity
      WHERE application_name = 'panoply' AND datname = current_database()`
    // The server takes note of an end a moment after the client has gone.
    for (let tries = 0; tries < 1_000 && (await database.run(count)).length > 0; tries += 1);
    expect(await database.run(count)).toEqual([])
  })
})
