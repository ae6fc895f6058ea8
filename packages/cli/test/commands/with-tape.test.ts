/** @runs-first It collects garbage, or makes much. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { temporaryFolders } from '@panoply/test-kit'

import { type CliResult, runFakeCli } from '../fake-io.js'

const SECRET = 'correct-horse-battery'
const newFolder = temporaryFolders()

let server: Server
let origin = ''
let asked = 0
/** Statuses in the place of 200, for the next requests. */
let statuses: number[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1
    const page = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('page'))
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ rows: page > 3 ? [] : [{ id: page }] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(
  () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(resolve)
    }),
)

/** The token in the path, in a query, in a form, and in base64 in a header. */
class Stream extends DataSource<{ token: string }> {
  #page = 1

  async read(): Promise<Batch | null> {
    const { token } = this.source
    const response = await fetch(`${origin}/${token}/rows?page=${this.#page}&q=${token}`, {
      ...{ method: 'POST', body: new URLSearchParams({ about: `with ${token}` }) },
      headers: { 'x-about': Buffer.from(token).toString('base64') },
    })
    if (!response.ok) {
      throw new PanoplyError(`status ${response.status}`, { retryable: response.status > 499 })
    }
    const { rows } = (await response.json()) as { rows: { id: number }[] }
    this.#page += 1
    return rows.length === 0 ? null : rows
  }
}

const params = [{ name: 'token', title: 'Token', type: 'password' as const, required: true }]
const module: DataSourceModule = { Stream, CONFIG: { title: 'Boards', icon: '', params } }

const run = (line: string, folder: string, env: object = {}): Promise<CliResult> =>
  runFakeCli(line.split(' '), module, {
    folder,
    env: { PANOPLY_SOURCE_TOKEN: SECRET, ...env },
  })

const ROWS =
  '{"id":1,"__table":"boards"}\n{"id":2,"__table":"boards"}\n{"id":3,"__table":"boards"}\n'

describe('panoply run with a tape', () => {
  it('records into a folder that is not there, without the secret, and replays without the network', async () => {
    const folder = newFolder()
    const recorded = await run('run ./boards --to ndjson --record tapes/a.json', folder)
    expect(recorded).toMatchObject({ exitCode: 0, stdout: ROWS })
    expect(recorded.stderr).toContain('| recorded 4 requests in tapes/a.json\n')

    const tape = readFileSync(join(folder, 'tapes/a.json'), 'utf8')
    expect(tape).not.toContain(SECRET)
    expect(tape).not.toContain(Buffer.from(SECRET).toString('base64'))

    const before = asked
    const env = { PANOPLY_SOURCE_TOKEN: 'another-token-1234' }
    const replayed = await run('run ./boards --to ndjson --replay tapes/a.json', folder, env)
    expect(replayed).toMatchObject({ exitCode: 0, stdout: ROWS })
    const preview = await run('preview ./boards --replay tapes/a.json --json', folder, env)
    expect(JSON.parse(preview.stdout)).toMatchObject({ tables: [{ table: 'boards' }] })
    expect(asked).toBe(before)
  })

  it('takes the tape from the variables, and leaves those of prove alone', async () => {
    const folder = newFolder()
    await run('run ./boards --to ndjson', folder, { PANOPLY_RECORD: 'a.json' })
    const env = { PANOPLY_REPLAY: 'a.json' }
    expect(await run('run ./boards --to ndjson', folder, env)).toMatchObject({ stdout: ROWS })
  })

  it('records what is tried again, and replays it', async () => {
    const folder = newFolder()
    statuses = [503, 200]
    const words = 'run ./boards --to ndjson --retry-delays 0'
    expect(await run(`${words} --record a.json`, folder)).toMatchObject({ stdout: ROWS })
    const replayed = await run(`${words} --replay a.json`, folder)
    expect(replayed).toMatchObject({ exitCode: 0, stdout: ROWS })
    expect(replayed.stderr).toContain('status 503')
  })

  it('writes no tape when the run fails, says so, and leaves the old one as it was', async () => {
    const folder = newFolder()
    statuses = [403]
    const first = await run('run ./boards --to ndjson --record a.json', folder)
    expect(first.exitCode).toBe(3)
    expect(first.stderr).toContain('no tape was written to a.json: there is none')
    expect(existsSync(join(folder, 'a.json'))).toBe(false)

    writeFileSync(join(folder, 'a.json'), 'as it was')
    statuses = [403]
    const second = await run('run ./boards --to ndjson --record a.json', folder)
    expect(second.stderr).toContain('the existing tape was not changed')
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('as it was')
  })

  it('says which request is not on the tape', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a.json'), '{"tape":1,"exchanges":[]}')
    const { exitCode, stderr } = await run(
      'run ./boards --to ndjson --replay a.json --retries 0',
      folder,
    )
    expect(exitCode).toBe(3)
    expect(stderr).toContain('is not on the tape')
    expect(stderr).not.toContain(SECRET)
  })

  it('replays at the date of the tape', async () => {
    /** Asks for the rows of today. */
    class Today extends DataSource {
      #isRead = false

      async read(): Promise<Batch | null> {
        if (this.#isRead) return null
        this.#isRead = true
        const day = new Date().toISOString().slice(0, 10)
        const response = await fetch(`${origin}/rows?page=1&day=${day}`)
        await response.text()
        const isDate = new Date(0) instanceof Date && typeof Date() === 'string'
        return [{ day, isDate }]
      }
    }
    const today: DataSourceModule = {
      Stream: Today,
      CONFIG: { title: 'Today', icon: '', params: [] },
    }
    const folder = newFolder()
    const words = (flag: string) =>
      `run ./today --to ndjson ${flag} a.json --resume never`.split(' ')
    await runFakeCli(words('--record'), today, { folder })
    const path = join(folder, 'a.json')
    // Recorded long ago.
    const recordedAt = '2024-05-06T07:08:09.000Z'
    const tape = JSON.parse(readFileSync(path, 'utf8')) as { recordedAt: string }
    const text = JSON.stringify({ ...tape, recordedAt }).replaceAll(
      `day=${tape.recordedAt.slice(0, 10)}`,
      'day=2024-05-06',
    )
    writeFileSync(path, text)

    const replayed = await runFakeCli(words('--replay'), today, { folder })
    expect(replayed).toMatchObject({ exitCode: 0 })
    expect(replayed.stdout).toContain('{"day":"2024-05-06","isDate":true')
  })

  it('keeps what came before a stop in the middle on a tape that can be read and replayed', async () => {
    const folder = newFolder()
    const stop = new AbortController()
    class Stopped extends Stream {
      override async read(): Promise<Batch | null> {
        const rows = await super.read()
        if (JSON.stringify(rows) === '[{"id":2}]') stop.abort()
        return rows
      }
    }
    const words = (flag: string) =>
      `run ./boards --to ndjson ${flag} a.json --resume never`.split(' ')
    const io = { folder, env: { PANOPLY_SOURCE_TOKEN: SECRET } }
    const stopped = await runFakeCli(
      words('--record'),
      { ...module, Stream: Stopped },
      { ...io, signal: stop.signal, stoppedBy: () => 'SIGINT' },
    )
    expect(stopped.exitCode).toBe(130)
    expect(stopped.stderr).toContain(
      'recorded 2 requests in a.json: those until the run was stopped',
    )
    const tape = readFileSync(join(folder, 'a.json'), 'utf8')
    expect(tape).not.toContain(SECRET)
    expect(JSON.parse(tape)).toMatchObject({
      exchanges: [{ response: { status: 200 } }, { response: { status: 200 } }],
    })
    const limited = await runFakeCli([...words('--replay'), '--limit', '2'], module, io)
    expect(limited).toMatchObject({ exitCode: 0 })
    expect(limited.stdout.split('\n')).toHaveLength(3)
  })

  it.each([
    ['--record a.json --replay a.json', 'expected one of --record and --replay, got both'],
    ['--replay nowhere.json', 'expected a tape at'],
    ['--record folder', 'is a folder'],
  ])('refuses %s before it reads anything', async (flags, words) => {
    const folder = newFolder()
    mkdirSync(join(folder, 'folder'))
    const before = asked
    const { exitCode, stderr } = await run(`run ./boards --to ndjson ${flags}`, folder)
    expect(stderr).toContain(words)
    expect(exitCode).toBe(2)
    expect(asked).toBe(before)
  })
})

describe('panoply prove', () => {
  it('records a tape, proves from it without credentials, and writes a page', async () => {
    const folder = newFolder()
    const recorded = await run('prove ./boards --record --tape a.json --json', folder)
    expect(recorded.exitCode).toBe(0)
    expect(JSON.parse(recorded.stdout)).toMatchObject({
      ...{ proof: 1, ok: true, source: 'Boards', from: 'tape', tape: 'a.json' },
      baseline: { rows: 3, batches: 3, requests: 4 },
    })
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).not.toContain(SECRET)

    const before = asked
    const proved = await runFakeCli(
      ['prove', './boards', '--tape', 'a.json', '--report', 'out/proof.html'],
      module,
      { folder },
    )
    expect(proved).toMatchObject({ exitCode: 0, stderr: '' })
    expect(proved.stdout).toMatch(/^Boards, from the tape a\.json: \d+ runs\n/)
    expect(proved.stdout).toMatch(/\nproved; not tried: .*\n$/)
    expect(readFileSync(join(folder, 'out/proof.html'), 'utf8')).toContain('<h1>Boards</h1>')
    expect(asked).toBe(before)
  })

  it('ends with 8 when a line failed', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'a.json'), '{"tape":1,"exchanges":[]}')
    const { exitCode, stdout } = await run('prove ./boards --tape a.json', folder)
    expect(exitCode).toBe(8)
    expect(stdout).toContain('not proved: baseline')
  })
})
