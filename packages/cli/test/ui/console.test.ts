import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Console, startConsole } from '@panoply/console'
import { programBuilder } from '@panoply/test-kit/program-builder'

// The part of the console that starts and ends processes: a question of a test may take less long than one of a page.
import { WorkerChild } from '../../../console/src/children/worker-child.js'
import { ConsoleClient, type ConsoleEventLike } from './console-client.js'

const SECRET = 'hunter2-hunter2-hunter2'
const TUNNEL_SECRET = 'tunnel-password-1'
const built = programBuilder(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'panoply-console-'))
const values = { user: 'me', password: SECRET, count: 5 }
const source = built('test/fixtures/console-source.ts')
const runCommand = [process.execPath, built('src/main.ts')]
const env = { PATH: process.env['PATH'], AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }

let opened: Console
let client: ConsoleClient

beforeAll(async () => {
  writeFileSync(join(folder, 'broken.mjs'), 'export const CONFIG = {')
  opened = await startConsole([source, './broken.mjs'], {
    runCommand,
    ...{ env, folder, heapMib: 96 },
  })
  client = new ConsoleClient(opened.url)
  await client.open(opened.url)
  await client.loaded('console-source')
})

afterAll(async () => {
  await opened.close()
  rmSync(folder, { recursive: true, force: true })
})

const path = (route: string): string => `/api/sources/console-source${route}`
const isEnd = (event: ConsoleEventLike): boolean =>
  event.type === 'run' && (event['run'] as { phase: string }).phase === 'ended'

const runToEnd = async (given: object, from = client): Promise<ConsoleEventLike[]> => {
  const { lastEventId } = await from.source('console-source')
  const { status } = await from.post(path('/run'), { values: given })
  expect(status).toBe(202)
  return await from.until(lastEventId, isEnd)
}

describe('who may ask', () => {
  it('is refused without the token', async () => {
    const stranger = new ConsoleClient(opened.url)
    expect((await stranger.open(`${stranger.origin}/?token=guess`)).status).toBe(401)
    expect((await stranger.get('/')).status).toBe(401)
    expect((await stranger.get('/api/sources')).body).toMatchObject({ code: 'signed-out' })
    expect((await stranger.get('/assets/page.js')).status).toBe(401)
  })

  it('is a browser with a strict cookie', async () => {
    const answer = await fetch(opened.url, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/'])
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  })

  it.each([
    ['a name that points here', { host: 'evil.example' }, 403],
    ['another port', { host: '127.0.0.1:1' }, 403],
    ['no Host', { host: '' }, 403],
    ['this machine by its other name', {}, 200],
  ])('is asked by %s', async (_, headers, status) => {
    const { hostname, port } = new URL(opened.url)
    const came = await new Promise<number | undefined>((resolve, reject) => {
      const own = { host: `localhost:${port}`, cookie: client.cookie, ...headers }
      request({ hostname, port, path: '/api/sources', headers: own, setHost: false }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .on('error', reject)
        .end()
    })
    // Without a Host Node itself refuses.
    expect(came === 400 ? 403 : came).toBe(status)
  })

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['the same name on another port', { origin: 'http://127.0.0.1:1' }],
    ['a page that hides where it is', { origin: '' }],
    ['a browser that says so', { 'sec-fetch-site': 'cross-site' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('is no page of %s', async (_, headers) => {
    const { status, body } = await client.send('POST', path('/stop'), {}, headers)
    expect([status, body]).toEqual([403, expect.objectContaining({ code: 'forbidden' })])
  })

  it('is no form of another page', async () => {
    const type = { 'content-type': 'text/plain' }
    const { status } = await client.send('POST', path('/check'), '{"values":{}}', type)
    expect(status).toBe(400)
  })

  it('hears a policy without inline scripts', async () => {
    for (const url of ['/', '/api/sources', '/nothing']) {
      const { headers } = await client.get(url)
      expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/)
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

describe('a request that cannot be used', () => {
  it.each([
    ['is not JSON', '/check', '{', 400],
    ['has no values', '/check', {}, 400],
    ['is for a source that is not there', '/../nowhere/check', { values: {} }, 404],
    ['is for a route that is not there', '/nothing', {}, 404],
    ['leaves the folder', '/../../../../etc/passwd', {}, 404],
    ['is larger than a mebibyte', '/check', { values: { user: 'x'.repeat(1_100_000) } }, 413],
    ['proves with a command that cannot', '/prove', { values }, 501],
    ['stops what does not run', '/stop', undefined, 404],
    ['signs in to what is no sign-in', '/sign-in', { values, param: 'user' }, 404],
  ])('%s', async (_, route, body, status) => {
    expect((await client.post(path(route), body)).status).toBe(status)
  })

  it.each(['/..%2f..%2fetc%2fpasswd', '/%2e%2e/package.json', '/assets/../../package.json'])(
    'asks for something other than a file of the page: %s',
    async (file) => {
      expect((await client.get(file)).status).toBe(404)
    },
  )
})

describe('a form', () => {
  it('is what CONFIG says', async () => {
    const { params, title } = await client.source('console-source')
    expect(title).toBe('Console source')
    expect(params).toMatchObject([
      {
        name: 'user',
        title: 'User name',
        required: true,
        help: 'Who you are',
        category: 'Account',
      },
      { name: 'password', type: 'password', isSecret: true },
      { name: 'count', type: 'number', default: 5 },
      { name: 'boards', type: 'list', hasValues: true, dependencies: ['user', 'password'] },
      { name: 'kind', choices: [{ key: 'open' }, { key: 'closed', disabled: true }] },
      { name: 'tunnel', type: 'ssh-tunnel', fields: expect.any(Array) },
      ...[{ name: 'address' }, { name: 'fault' }],
    ])
  })

  it('tells of a module that cannot be loaded', async () => {
    expect((await client.loaded('broken')).moduleError).toContain('cannot be loaded')
  })

  it('hears what is wrong beside each field', async () => {
    const given = { values: { user: '', count: 'many', kind: 'closed' } }
    expect((await client.post(path('/validate'), given)).body).toMatchObject({
      issues: [{ param: 'user' }, { param: 'password' }, { param: 'count' }, { param: 'kind' }],
    })
    const refused = await client.send('PUT', path('/params'), given)
    expect([refused.status, refused.body]).toMatchObject([422, { code: 'params' }])
  })

  it.each([
    ['refuses, in its own words', { user: 'refused' }, 422, 'no boards for [secret]'],
    ['crashes', { user: 'crashes' }, 422, 'ended with code 7'],
    ['lacks what they depend on', { user: '' }, 422, 'cannot be used'],
  ])('has no choices where the source %s', async (_, given, status, message) => {
    const body = { values: { ...values, ...given }, param: 'boards' }
    const answer = await client.post(path('/values'), body)
    expect(answer.status).toBe(status)
    expect((answer.body as { message: string }).message).toContain(message)
  })

  it('has the choices of a function, and not what stands behind them', async () => {
    // Another field that is wrong does not matter.
    const body = { values: { ...values, count: 'many' }, param: 'boards' }
    expect((await client.post(path('/values'), body)).body).toEqual({
      choices: [
        { key: '1', name: 'Board of me', disabled: false, requires: [] },
        { key: '2', name: 'All', disabled: false, requires: ['1'] },
      ],
    })
  })

  it('keeps a secret that is left out, and shows none', async () => {
    const tunnel = { active: true, host: 'h', username: 'u', password: TUNNEL_SECRET }
    const address = `postgres://me:${SECRET}@host/db`
    await client.send('PUT', path('/params'), { values: { ...values, tunnel, address } })
    const again = await client.send('PUT', path('/params'), {
      values: { user: 'me', count: 5, tunnel: { active: true, host: 'h', username: 'u' } },
    })
    expect(again.body).toMatchObject({
      values: { user: 'me', count: 5, tunnel: { active: true, host: 'h', username: 'u' } },
      secretsSet: ['password', 'tunnel.password', 'address'],
    })
    const without = await client.send('PUT', path('/params'), {
      values: { user: 'me', address: null },
    })
    expect(without.body).toMatchObject({ secretsSet: ['password'] })
  })
})

describe('a try', () => {
  it.each([
    ['crashes', 'crash', 'ended with code 9'],
    ['fails', 'fail', '401 for [secret]'],
    ['eats memory', 'eat', 'more memory'],
  ])('of a source that %s says so, and the console goes on', async (_, fault, message) => {
    const { text } = await client.post(path('/check'), { values: { ...values, fault } })
    expect(text).toContain(message)
    expect((await client.get('/api/sources')).status).toBe(200)
  })

  it('works', async () => {
    expect((await client.post(path('/check'), { values })).body).toMatchObject({
      ...{ ok: true, tried: 'read', issues: [] },
    })
  })

  it('shows the first rows with the types that they would have', async () => {
    const { body } = await client.post(path('/preview'), { values, limit: 2 })
    expect(body).toMatchObject({
      isCut: true,
      tables: [
        {
          table: 'console_source',
          columns: [
            { name: 'id', type: 'INTEGER' },
            { name: 'inside', type: 'JSON' },
          ],
          rows: [{ id: 1, inside: { tags: ['a', 1] } }, { id: 2 }],
        },
      ],
      logs: ['row 1 with [secret]', 'row 2 with [secret]'],
    })
  })
})

describe('a run', () => {
  it.each([
    ['crashes', 'crash', /ended the process|ended with code/],
    ['fails', 'fail', /401 for \[secret\]/],
    ['eats memory', 'eat', /more memory/],
  ])('of a source that %s fails in plain words', async (_, fault, message) => {
    const { run } = (await runToEnd({ ...values, fault })).at(-1) as never as {
      run: { outcome: string; failure: { message: string; advice: string } }
    }
    expect(run.outcome).toBe('failed')
    expect(run.failure.message).toMatch(message)
    expect(run.failure.advice).not.toBe('')
  })

  it('tells of its rows, answers questions while it writes, and stops', async () => {
    const { lastEventId } = await client.source('console-source')
    await client.post(path('/run'), { values: { ...values, count: 100_000, fault: 'slow' } })
    expect((await client.post(path('/run'), { values })).status).toBe(409)
    expect((await client.post(path('/reset'))).status).toBe(409)
    await client.until(lastEventId, ({ type }) => type === 'state')
    const [table] = ((await client.get('/api/tables')).body as { tables: object[] }).tables
    expect(table).toMatchObject({ name: 'console_source' })
    const { body } = await client.post('/api/sql', { sql: 'SELECT max(id) FROM console_source' })
    expect((body as { rows: [[number]] }).rows[0][0]).toBeGreaterThan(0)
    expect((await client.get(path('/state'))).body).toMatchObject({
      checkpoint: { finished: false, state: { next: expect.any(Number) } },
      history: [{ changes: [{ path: ['next'] }] }],
    })
    await client.post(path('/stop'))
    const events = await client.until(lastEventId, isEnd)
    expect(events.at(-1)).toMatchObject({ run: { outcome: 'stopped', failure: null } })
    expect(events.some(({ type }) => type === 'timeline')).toBe(true)
  })

  it('continues from the last commit, and is shown by a page that is opened later', async () => {
    const events = await runToEnd({ ...values, count: 100_001 - 100_000 + 5 })
    const { run } = events.at(-1) as never as { run: Record<string, unknown> }
    expect(run).toMatchObject({ outcome: 'finished', resumed: false, safeRows: 6 })
    const detail = await client.source('console-source')
    expect(detail.run).toEqual(run)
    const timeline = await client.get(path(`/runs/${String(run['id'])}/timeline?after=1&limit=2`))
    expect(timeline.body).toMatchObject({ firstSeq: 1, entries: [{ seq: 2 }, { seq: 3 }] })
    const records = (await client.get(path('/runs'))).body as object[]
    expect(records[0]).toMatchObject({ report: { tables: [{ table: 'console_source', rows: 6 }] } })
    expect(records).toHaveLength(5)
  })

  it('starts anew after a reset, of which nothing is left', async () => {
    expect((await client.post(path('/reset'))).status).toBe(200)
    expect((await client.get(path('/state'))).body).toMatchObject({ checkpoint: null, history: [] })
  })
})

describe('a run that writes 100,000 lines', () => {
  it('is told in events of at most 500 of them, and in pages', async () => {
    const home = join(folder, 'chatty')
    mkdirSync(home)
    // In the place of `panoply run`, so that the lines come as fast as a process can write.
    const main = join(home, 'main.mjs')
    const line = "JSON.stringify({ type: 'log', message: 'GET /orders?page=' + (index + 1) })"
    writeFileSync(
      main,
      `if (process.argv[2] === 'run') {
  const lines = Array.from({ length: 100_000 }, (_, index) => ${line})
  process.stderr.write(lines.join('\\n') + '\\n')
} else await import(${JSON.stringify(pathToFileURL(runCommand[1] ?? '').href)})\n`,
    )
    const chatty = await startConsole([source], {
      ...{ runCommand: [process.execPath, main], env, folder: home },
    })
    const reader = new ConsoleClient(chatty.url)
    await reader.open(chatty.url)
    await reader.loaded('console-source')
    const before = reader.seen.length
    const events = await runToEnd(values, reader)
    const bytes = reader.seen.slice(before).join('').length
    const { run } = events.at(-1) as never as { run: { id: string; lastSeq: number } }
    const told = events.flatMap(({ entries }) => (Array.isArray(entries) ? [entries.length] : []))
    expect(run.lastSeq).toBe(100_001)
    expect(Math.max(...told)).toBeLessThanOrEqual(500)
    // Four times a second, whatever the run says: most lines are only in the pages that a page asks for.
    expect(bytes).toBeLessThan(events.length * 100_000)
    const page = await reader.get(path(`/runs/${run.id}/timeline?after=99000&limit=5000`))
    const { entries } = page.body as { entries: { seq: number; message: string }[] }
    expect(entries).toHaveLength(1_001)
    expect(entries.at(-2)).toMatchObject({ seq: 100_000, message: 'GET /orders?page=100000' })
    await chatty.close()
  })
})

describe('a run that does not stop, or eats memory outside of the heap', () => {
  let impatient: Console
  let other: ConsoleClient

  beforeAll(async () => {
    mkdirSync(join(folder, 'other'))
    impatient = await startConsole([source], {
      ...{ runCommand, env, folder: join(folder, 'other') },
      ...{ stopTimeoutMs: 300, heapMib: 96, memoryMib: 400 },
    })
    other = new ConsoleClient(impatient.url)
    await other.open(impatient.url)
    await other.loaded('console-source')
  })

  afterAll(() => impatient.close())

  it('is ended by force a while after Stop, and shows the committed rows', async () => {
    const { lastEventId } = await other.source('console-source')
    await other.post(path('/run'), { values: { ...values, fault: 'spin' } })
    await other.until(lastEventId, ({ run }) => (run as { rows?: number } | undefined)?.rows === 1)
    await other.post(path('/stop'))
    const events = await other.until(lastEventId, isEnd)
    expect(events.at(-1)).toMatchObject({ run: { outcome: 'stopped', failure: null } })
    const said = JSON.stringify(events)
    expect(said).toContain('has not stopped after 0.3 s')
    expect(said).toContain('ended by force: ')
    expect((await other.get('/api/sources')).status).toBe(200)
  })

  it('is ended before the machine has no memory left', async () => {
    const { run } = (await runToEnd({ ...values, fault: 'buffers' }, other)).at(-1) as never as {
      run: { outcome: string; failure: { message: string } }
    }
    expect(run.outcome).toBe('failed')
    expect(run.failure.message).toContain('more memory than its limit')
    const rest = await runToEnd({ ...values, fault: '' }, other)
    expect(rest.at(-1)).toMatchObject({ run: { outcome: 'finished', safeRows: 5 } })
  })
})

describe('a source that hangs', () => {
  const workers: WorkerChild[] = []
  const workerOf = (module: string): WorkerChild => {
    const command = { runCommand, env, folder, heapMib: 96, memoryMib: 1_000 }
    const worker = new WorkerChild(command, ['console-worker', 'source', module, folder])
    workers.push(worker)
    return worker
  }
  const LONG_MS = 60_000
  const told = { failure: { code: 'timeout', message: expect.stringContaining('no answer after') } }

  afterAll(() => Promise.all(workers.map((worker) => worker.end())))

  it.each([
    ['a promise', 'await new Promise(() => setInterval(() => {}, 1_000))'],
    ['a loop', 'for (;;);'],
  ])('at load, in %s, is told and its process is gone', async (_, text) => {
    const pidFile = join(folder, 'pid')
    rmSync(pidFile, { force: true })
    const begin = `import { writeFileSync } from 'node:fs'
writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))
`
    writeFileSync(join(folder, 'hangs.mjs'), begin + text)
    const worker = workerOf('./hangs.mjs')
    // Long enough for the module to begin, on any machine.
    for (let timeoutMs = 500; !existsSync(pidFile); timeoutMs *= 2) {
      await expect(worker.ask('describe', {}, timeoutMs)).rejects.toMatchObject(told)
    }
    await untilGone(Number(readFileSync(pidFile, 'utf8')))
    // The module is not loaded again by itself: nothing is left that hangs.
    await worker.end()
  })

  it.each([
    ['in values', 'values', { param: 'boards', values: { ...values, user: 'hangs' } }],
    ['in check', 'check', { values: { ...values, fault: 'hang' } }],
  ])('%s is told, and the next question gets a new process', async (_, ask, about) => {
    const worker = workerOf(source)
    await worker.ask('describe', {}, LONG_MS)
    await expect(worker.ask(ask, about, 300)).rejects.toMatchObject(told)
    expect(await worker.ask('validate', { values }, LONG_MS)).toEqual([])
  })
})

describe('tables', () => {
  it.each([
    ['reads a file', "SELECT * FROM read_csv('/etc/passwd')", 403],
    ['writes a file', "COPY (SELECT 1) TO 'out.csv'", 403],
    ['attaches a file', "ATTACH 'other.duckdb'", 403],
    ['installs', 'INSTALL httpfs', 403],
    ['sets', 'SET enable_external_access = true', 403],
    ['has a pragma', 'PRAGMA database_list', 403],
    ['asks for variables', "SELECT getenv('HOME')", 400],
    ['deletes', 'DELETE FROM console_source', 403],
    ['is wrong', 'SELECT nothing', 400],
    ['is empty', '', 400],
  ])('answer no SQL that %s', async (_, sql, status) => {
    const before = readFileSync(join(folder, 'panoply.duckdb'))
    expect((await client.post('/api/sql', { sql })).status).toBe(status)
    expect(readFileSync(join(folder, 'panoply.duckdb')).equals(before)).toBe(true)
    expect(existsSync(join(folder, 'out.csv'))).toBe(false)
  })

  it('are paged and sorted', async () => {
    const page = await client.get('/api/tables/console_source/rows?limit=2&sort=id&desc=1')
    expect(page.body).toMatchObject({ offset: 0, columns: [{ name: 'id' }, { name: 'inside' }] })
    expect((await client.get('/api/tables/nothing/rows')).status).toBe(404)
    expect((await client.get('/api/tables/console_source/rows?limit=100000')).status).toBe(400)
  })
})

describe('a table of ten million rows', () => {
  it('is read a page at a time, at its end and sorted, too', async () => {
    const home = join(folder, 'large')
    mkdirSync(home)
    const instance = await DuckDBInstance.create(join(home, 'panoply.duckdb'))
    const connection = await instance.connect()
    await connection.run('CREATE TABLE large AS SELECT range AS id FROM range(10000000)')
    connection.closeSync()
    instance.closeSync()
    // A module that is quickly read: it has an error.
    writeFileSync(join(home, 'broken.mjs'), 'export const CONFIG = {')
    const large = await startConsole(['./broken.mjs'], { runCommand, env, folder: home })
    const reader = new ConsoleClient(large.url)
    await reader.open(large.url)
    expect((await reader.get('/api/tables')).body).toMatchObject({ tables: [{ rows: 10_000_000 }] })
    for (const [query, first] of [
      ['offset=9999900', 9_999_900],
      ['sort=id&desc=1', 9_999_999],
    ] as const) {
      const { body, text } = await reader.get(`/api/tables/large/rows?${query}`)
      expect(body).toMatchObject({ total: 10_000_000 })
      const { rows } = body as { rows: [number][] }
      expect([rows.length, rows[0]?.[0]]).toEqual([100, first])
      expect(text.length).toBeLessThan(2_000)
    }
    await large.close()
  })
})

describe('what leaves the console', () => {
  it('is every event that a page missed, or word that some are gone', async () => {
    const { lastEventId } = await client.source('console-source')
    const [first] = await client.until(1_000_000, () => true)
    expect(first?.type).toBe('missed')
    const [next] = await client.until(lastEventId - 1, () => true)
    expect(next?.['id']).toBe(lastEventId)
  })

  it('is never a secret', () => {
    const seen = client.seen.join('\n')
    expect(seen).not.toContain(SECRET)
    expect(seen).not.toContain(TUNNEL_SECRET)
    expect(seen).not.toContain('token-of-a-board')
    expect(seen).not.toContain(new URL(opened.url).searchParams.get('token'))
  })
})

/** A process that was killed is gone a moment later. If it stays, the test runs out of time. */
const untilGone = async (pid: number): Promise<void> => {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
