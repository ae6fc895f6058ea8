import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'

import { afterEach, describe, expect, it } from '@jest/globals'
import type { DataSourceModule } from '@panoply/datasource'
import { countingModule, moduleOf, temporaryFolders, TextSink } from '@panoply/test-kit'

import { runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()
const SECRET = 'hunter2-hunter2'

const taken: Server[] = []
afterEach(() => {
  for (const server of taken.splice(0)) server.close()
})

/** Runs a source with a health port, while it can be asked. */
const runWith = (module: DataSourceModule, words = '', env: Record<string, string> = {}) => {
  const stderr = new TextSink()
  const result = runFakeCli(
    `run ./source --to ndjson --out rows --health-port 0 ${words}`.trim().split(' '),
    module,
    { folder: newFolder(), stderr, env },
  )
  const url = (): string => /http:\S+/.exec(stderr.text)?.[0] ?? 'no URL was told'
  const ask = async (path: string, method = 'GET') => {
    const response = await fetch(`${url()}${path}`, { method })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return { result, ask, stderr, url }
}

/** A promise that is resolved from outside. */
const withResolvers = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

type Asking = ReturnType<typeof runWith>

/** The answers to what is asked while the second `read` is under way. */
const askedWhileReading = async <Answers>(
  questions: (asking: Asking) => Promise<Answers>,
  words?: string,
): Promise<Answers> => {
  let answers: Answers | undefined
  const module = moduleOf(
    async (call) => {
      if (call === 1) return [{ n: 1, secret: 'value-of-row' }, { n: 2 }]
      answers = await questions(asking)
      return null
    },
    [{ name: 'password', title: 'Password', type: 'password' }],
  )
  const asking: Asking = runWith(module, words, { PANOPLY_SOURCE_PASSWORD: SECRET })
  expect((await asking.result).exitCode).toBe(0)
  return answers as Answers
}

/** What a line of Prometheus' text format 0.0.4 may be: https://prometheus.io/docs/instrumenting/exposition_formats/ */
const LINE =
  /^(# HELP [a-z_]+ [^\n]+|# TYPE [a-z_]+ (counter|gauge|histogram)|[a-z_]+\{([a-z_]+="([^"\\\n]|\\["\\n])*",?)*\} (\d+(\.\d+)?(e[+-]\d+)?|\+Inf))$/

describe('--health-port', () => {
  it('answers that the run is alive and ready while it reads', async () => {
    const answers = await askedWhileReading(async ({ ask }) => [
      await ask('/livez'),
      await ask('/readyz'),
      await ask('/livez', 'HEAD'),
    ])

    expect(answers).toMatchObject([
      { status: 200, text: 'ok\n' },
      { status: 200, text: 'ok\n' },
      { status: 200, text: '' },
    ])
  })

  it('writes metrics that Prometheus can read', async () => {
    const { headers, text } = await askedWhileReading(async ({ ask }) => {
      // The destination may still take the first batch while the second one is read.
      for (;;) {
        const answer = await ask('/metrics')
        if (!/^panoply_run_rows_total.* 0$/m.test(answer.text)) return answer
      }
    })

    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    for (const line of text.split('\n').filter(Boolean)) expect(line).toMatch(LINE)
    expect(text.endsWith('\n')).toBe(true)
    expect(text).toMatch(/^panoply_run_rows_total\{source="Test Source",destination="[^"]+"\} 2$/m)
    expect(text).toMatch(/^panoply_run_lease_held\{[^}]+\} 1$/m)
    expect(text).toMatch(/^panoply_run_read_duration_seconds_count\{[^}]+\} 1$/m)
    expect(text).toMatch(/^panoply_run_checkpoint_lag_seconds\{[^}]+\} \d/m)
  })

  it('shows no secret and no value of a row, wherever it is asked', async () => {
    const texts = await askedWhileReading(
      async ({ ask }) =>
        await Promise.all(['/metrics', '/livez', '/readyz', '/'].map((path) => ask(path))),
      `--name ${SECRET}`,
    )

    for (const { text } of texts) {
      expect(text).not.toContain(SECRET)
      expect(text).not.toContain('value-of-row')
    }
  })

  it.each([
    ['GET', '/', 404],
    ['GET', '/livez/', 404],
    ['POST', '/nothing', 404],
    ['GET', '/metrics?name=x', 200],
    ['POST', '/livez', 405],
    ['DELETE', '/metrics', 405],
  ])('answers %s %s with %d', async (method, path, status) => {
    const answer = await askedWhileReading(({ ask }) => ask(path, method))

    expect(answer.status).toBe(status)
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null)
  })

  it('is not ready before the source is open', async () => {
    let answer: { readonly status: number } | undefined
    const module = countingModule(1, 1)
    const asking: Asking = runWith(
      {
        ...module,
        CONFIG: {
          title: 'Slow choices',
          params: [
            {
              name: 'board',
              values: async () => {
                answer = await asking.ask('/readyz')
                expect((await asking.ask('/livez')).status).toBe(200)
                return ['a']
              },
            },
          ],
        },
      },
      '--board a',
    )

    expect((await asking.result).exitCode).toBe(0)
    expect(answer?.status).toBe(503)
  })

  it('closes with the run, also when the run fails', async () => {
    const { result, url, stderr } = runWith(
      moduleOf(() => {
        throw Object.assign(new Error('no'), { retryable: false })
      }),
    )

    expect((await result).exitCode).toBe(3)
    expect(stderr.text).toContain('answers /livez, /readyz, /metrics')
    await expect(fetch(`${url()}/livez`)).rejects.toThrow('fetch failed')
  })

  it.each([
    ['/livez says 503 when a commit hangs for longer than the bound', 60, 503],
    ['/livez stays at 200 within the bound', 90, 200],
  ])('%s', async (_, boundSeconds, status) => {
    // The clock of the run stands still, and is set on.
    let nowMs = 0
    let answer: { readonly status: number } | undefined
    const stderr = new TextSink()
    const readAhead = withResolvers()
    const module = moduleOf((call) => {
      if (call === 1) return [{ n: 1 }]
      readAhead.resolve()
      return null
    })
    const ask = async (): Promise<void> => {
      // One batch is read ahead while the destination waits. That is work, too, so the time begins after it.
      await readAhead.promise
      await setImmediate()
      nowMs += 80_000
      const url = /http:\S+/.exec(stderr.text)?.[0] ?? ''
      answer = await fetch(`${url}/livez`)
    }
    const destination = {
      ...{ id: 'slow', keepsCheckpoint: false },
      open: () => Promise.resolve(undefined),
      write: ask,
      commit: (settle: () => unknown) => {
        settle()
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
      report: () => ({ tables: [], bytes: undefined, location: 'slow', query: undefined }),
    }
    const kind = { name: 'slow', help: 'slow', canTruncate: () => false, open: () => destination }
    const { exitCode } = await runFakeCli(
      [
        'run',
        './source',
        '--to',
        'slow',
        '--health-port',
        '0',
        '--health-timeout',
        `${boundSeconds}`,
      ],
      module,
      {
        ...{ folder: newFolder(), stderr },
        destinations: [{ name: 'slow', packageName: 'slow', load: () => Promise.resolve(kind) }],
        clock: {
          now: () => nowMs,
          date: () => new Date(0),
          after: () => ({ cancel: () => undefined }),
        },
      },
    )

    expect([exitCode, answer?.status]).toEqual([0, status])
  })

  it('refuses a taken port before anything is read', async () => {
    const server = createServer()
    taken.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    let reads = 0
    const module = countingModule(1, 1, () => {
      reads += 1
    })
    const { exitCode, stderr } = await runFakeCli(
      ['run', './source', '--to', 'ndjson', '--health-port', `${port}`],
      module,
      { folder: newFolder() },
    )

    expect([exitCode, reads]).toEqual([2, 0])
    expect(stderr).toBe(
      `error: --health-port: cannot listen on 127.0.0.1, port ${port}: the port is taken\n`,
    )
  })

  it.each([
    ['--health-port 65536', 'expected a port from 0 to 65535'],
    ['--health-port http', 'expected a port from 0 to 65535'],
    ['--health-timeout 0', 'expected seconds, more than 0'],
    ['--health-port 0 --health-host 203.0.113.7', 'this machine has no such address'],
    ['--health-port 0 --health-host no-such-host.invalid', '--health-host'],
  ])('refuses %s', async (words, message) => {
    const { exitCode, stderr } = await runFakeCli(
      `run ./source --to ndjson ${words}`.split(' '),
      countingModule(1, 1),
      { folder: newFolder() },
    )

    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('takes the port from PANOPLY_HEALTH_PORT', async () => {
    const { stderr } = await runFakeCli(
      ['run', './source', '--to', 'ndjson'],
      countingModule(1, 1),
      {
        folder: newFolder(),
        env: { PANOPLY_HEALTH_PORT: '0', PANOPLY_HEALTH_HOST: '::1' },
      },
    )

    expect(stderr).toMatch(/^\| http:\/\/\[::1\]:\d+ answers/)
  })

  it('listens nowhere when no port is given', async () => {
    const { stderr } = await runFakeCli(
      ['run', './source', '--to', 'ndjson'],
      countingModule(1, 1),
      {
        folder: newFolder(),
      },
    )

    expect(stderr).not.toContain('http:')
  })
})
