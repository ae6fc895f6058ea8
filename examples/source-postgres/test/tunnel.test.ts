import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'
import { describeWithPostgres } from '@panoply/local-postgres'
import { ensureOpenSsh, OpenSshServer, Relay } from '@panoply/local-ssh'

import { CONFIG, Stream } from '../src/index.js'
import { connectionTo } from './support/connection-to.js'

const ROWS = 3_000

describeWithPostgres('a database behind an SSH server', (database) => {
  const program = ensureOpenSsh((line) => process.stderr.write(`source-postgres: ${line}\n`))
  if ('missing' in program) {
    process.stderr.write(`source-postgres: WARNING: tests are SKIPPED: ${program.missing}\n`)
    it(`SKIPPED: ${program.missing}`, () => {
      expect(program.missing).not.toBe('')
    })
    return
  }
  const server = new OpenSshServer(program.sshd)
  let relay: Relay
  let privateKey = ''

  beforeAll(async () => {
    await server.start()
    relay = await new Relay(server.port).start()
    ;({ privateKey } = server.authorize({ type: 'ed25519' }))
    await database.run(`
      CREATE TABLE numbers (id int PRIMARY KEY, text text);
      INSERT INTO numbers SELECT i, repeat('x', 100) FROM generate_series(1, ${ROWS}) i;
      CREATE VIEW view_of_numbers AS SELECT * FROM numbers`)
  })
  afterAll(async () => {
    await relay.stop()
    await server.stop()
  })

  const logged: string[] = []
  const open = (ssh: object = {}, more: object = {}): Stream => {
    const ssh_tunnel = {
      ...{ active: true, host: relay.host, port: relay.port, username: server.username },
      // As a form sends it.
      privateKey: privateKey.replaceAll('\n', ' '),
      ...ssh,
    }
    const source = { ...connectionTo(database.url), tables: ['numbers'], ssh_tunnel, ...more }
    return new Stream(parseSource(CONFIG, source), { logger: (line) => logged.push(line) })
  }
  const idsOf = (rows: unknown): unknown[] => (rows as { id: unknown }[]).map(({ id }) => id)

  it.each([
    ['a wrong host key', { hostKey: `SHA256:${'A'.repeat(43)}` }, {}, 403, /SHA256:A{43}/],
    ['a refused login', { username: 'nobody-of-this-name' }, {}, 401, /refused the login/],
    ['a database that is down', {}, { port: 1 }, 408, /cannot connect to 127\.0\.0\.1:1/],
    ['a key that is none', { privateKey: 'x' }, {}, 400, /ssh\.privateKey/],
  ])('%s fails with the reason', async (_, ssh, more, status, message) => {
    const stream = open(ssh, more)
    await expect(stream.read()).rejects.toMatchObject({
      ...{ status, phase: 'collect', message: expect.stringMatching(message) },
    })
    await stream.close()
    expect(logged.join()).not.toContain(privateKey.split('\n')[2])
  })

  it.each(['numbers', 'view_of_numbers'])(
    'loses and repeats nothing of %s when the tunnel is cut in the middle of a page, and says what broke',
    async (table) => {
      const stream = open({}, { tables: [table] })
      const first = await stream.read(1_000)
      relay.cutAfter(10_000)
      await expect(stream.read(1_000)).rejects.toMatchObject({
        ...{ status: 408, retryable: true, message: expect.stringContaining('tunnel was open') },
        cause: { code: 'PANOPLY_TUNNEL_CUT' },
      })
      const { rows } = await readAll(stream, { batchSize: 1_000 })
      const all = Array.from({ length: ROWS }, (_, index) => index + 1)
      // A view is begun anew; a table with a key goes on where it was.
      const before = table === 'numbers' ? idsOf(first) : []
      expect([...before, ...idsOf(rows)]).toEqual(all)
    },
  )

  it('lists its tables through the tunnel', async () => {
    const { source } = open()
    const listed = await Stream.listResources(source as never)
    expect(listed).toContainEqual({ id: 'public.numbers', name: 'public.numbers' })
  })

  it.each<[string, object, object]>([
    ['the tunnel is not active', { active: false, host: '', username: '' }, {}],
    ['the platform has opened it', { host: 'nowhere.invalid' }, { platform_ssh: true }],
  ])('is reached straight if %s', async (_, ssh, more) => {
    const before = relay.connections
    const { rows } = await readAll(open(ssh, more))
    expect(rows).toHaveLength(ROWS)
    expect(relay.connections).toBe(before)
  })

  it('leaves no connection behind', async () => {
    const before = relay.connections
    const stream = open()
    await stream.read(10)
    await stream.close()
    expect(relay.connections).toBe(before + 1)
    const count = `SELECT FROM pg_stat_activity
      WHERE application_name = 'panoply' AND datname = current_database()`
    for (let tries = 0; tries < 1_000 && (await database.run(count)).length > 0; tries += 1);
    expect(await database.run(count)).toEqual([])
  })
})
