import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { HttpClient, systemClock, type WallClock } from '@panoply/http'

import {
  recordTape,
  replayTape,
  type TapeFault,
  type TapeFaultKind,
  withoutTape,
} from '../src/index.js'
import { errorOf, Scene } from './support/scene.js'

describe('a tape', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  const get = async (path: string, init: RequestInit = {}): Promise<string> =>
    (await fetch(`${scene.api.origin}${path}`, init)).text()
  const post = (body: unknown): Promise<string> =>
    get('/rows', {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify(body),
    })

  describe('that lacks a request', () => {
    beforeEach(async () => {
      await recordTape(scene.path, async () => {
        await get('/users?page=1&size=10')
        await get('/users?page=2&size=10')
        await get('/groups')
        await post({ a: 1 })
      })
    })

    const failure = async (run: () => Promise<unknown>): Promise<string> => {
      const error = await errorOf(replayTape(scene.path, run))
      expect(error).toMatchObject({
        name: 'TapeError',
        code: 'PANOPLY_TAPE_FAILED',
        failure: 'missing',
        retryable: false,
      })
      return error.message.replaceAll(scene.api.origin, '').replace(scene.path, 'TAPE')
    }

    it.each([
      [
        '/users?page=3&size=10',
        'GET /users?page=3&size=10 is not on the tape TAPE. The nearest there is GET /users?page=1&size=10: the parameter page differ',
      ],
      ['/user', 'GET /user is not on the tape TAPE. The nearest there is GET /groups'],
      [
        '/groups?x=1',
        'GET /groups?x=1 is not on the tape TAPE. The nearest there is GET /groups: the parameter x differ',
      ],
    ])('says what was asked and what is nearest: %s', async (path, message) => {
      expect(await failure(() => get(path))).toBe(message)
    })

    it('says that the body is another one', async () => {
      expect(await failure(() => post({ a: 2 }))).toContain(
        'The nearest there is POST /rows: the body differ',
      )
    })

    it('says that it was asked once more than it is there', async () => {
      const twice = async (): Promise<void> => {
        await get('/groups')
        await get('/groups')
      }
      expect(await failure(twice)).toBe(
        'GET /groups was asked once more than the tape TAPE has it, which is 1 times',
      )
    })

    it('fails also where the run goes on as if nothing had happened', async () => {
      expect(await failure(() => get('/nothing').catch(() => 'swallowed'))).toContain(
        'GET /nothing is not on the tape',
      )
    })

    it('answers again where the caller says so', async () => {
      const twice = async (): Promise<string[]> => [await get('/groups'), await get('/groups')]
      await expect(replayTape(scene.path, twice, { repeat: true })).resolves.toHaveLength(2)
    })

    it('shows no secret of the request', async () => {
      const message = await failure(() => get('/users?api_key=canary-7f3a91c2'))
      expect(message).toContain('api_key=secret')
      expect(message).not.toContain('canary')
    })
  })

  describe('that cannot be used', () => {
    it.each([
      ['is not there', undefined, 'expected a tape at'],
      ['is no JSON', 'rows', 'expected a tape of version 1 in'],
      ['is other JSON', '{"tape":1}', 'expected a tape of version 1 in'],
      ['is of another version', '{"tape":2,"exchanges":[]}', 'expected a tape of version 1 in'],
      [
        'has another thing among its exchanges',
        '{"tape":1,"exchanges":[{}]}',
        'expected a tape of version 1 in',
      ],
    ])('because it %s is refused before anything runs', async (_, text, words) => {
      if (text !== undefined) writeFileSync(scene.path, text)
      let hasRun = false
      const error = await errorOf(
        replayTape(scene.path, () => {
          hasRun = true
        }),
      )
      expect(error).toMatchObject({ failure: 'unreadable', retryable: false })
      expect(error.message).toContain(words)
      expect(hasRun).toBe(false)
    })

    it.each<[unknown, string]>([
      [{ request: 0, kind: 'reset' }, 'request: a whole number from 1, got 0'],
      [{ request: 1.5, kind: 'reset' }, 'request: a whole number from 1, got 1.5'],
      [
        { request: 1, kind: 'status', status: 99 },
        'status: a whole number from 200 to 599, got 99',
      ],
      [{ request: 1, kind: 'slow', delayMs: -1 }, 'delayMs: 0 or more, got -1'],
      [{ request: 1, kind: 'reset', times: 0 }, 'times: a whole number from 1, or Infinity, got 0'],
    ])('with the fault %j is refused', async (fault, words) => {
      const faults = [fault as TapeFault]
      expect((await errorOf(replayTape(scene.path, () => 1, { faults }))).message).toContain(words)
      const twice = [
        { request: 1, kind: 'reset' },
        { request: 1, kind: 'cut' },
      ] as const
      expect((await errorOf(replayTape(scene.path, () => 1, { faults: twice }))).message).toContain(
        'one fault per request',
      )
      const overlapping = [
        { request: 4, kind: 'reset' },
        { request: 2, kind: 'cut', times: 3 },
      ] as const
      expect(
        (await errorOf(replayTape(scene.path, () => 1, { faults: overlapping }))).message,
      ).toContain('one fault per request, got two for 4')
    })
  })

  it('is the only one at a time, in words, and the first goes on', async () => {
    await recordTape(scene.path, () => get('/rows'))
    const inner: Error[] = []
    await replayTape(scene.path, async () => {
      inner.push(await errorOf(replayTape(scene.path, () => 1)))
      inner.push(await errorOf(recordTape(scene.path, () => 1)))
      await get('/rows')
    })
    for (const error of inner) {
      expect(error).toMatchObject({ name: 'TapeError', failure: 'busy' })
      expect(error.message).toContain('expected one tape at a time: replaying')
    }
    await expect(replayTape(scene.path, () => get('/rows'))).resolves.toBe('{"ok":true}')
  })

  it('stays as it is when the recording fails, and leaves nothing beside it', async () => {
    await recordTape(scene.path, () => get('/rows'))
    const before = scene.text()
    const failing = recordTape(scene.path, async () => {
      await get('/others')
      throw new Error('broken')
    })
    expect((await errorOf(failing)).message).toBe('broken')
    expect(scene.text()).toBe(before)
    expect(readdirSync(scene.folder)).toEqual(['api.tape.json'])
  })

  it('is not written where it cannot be, and nothing is left', async () => {
    mkdirSync(scene.path)
    await errorOf(recordTape(scene.path, () => get('/rows')))
    expect(readdirSync(scene.folder)).toEqual(['api.tape.json'])
  })

  it('is refused when an answer breaks off while it is recorded', async () => {
    scene.api.answer = (response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"a"', () => response.destroy())
    }
    const error = await errorOf(recordTape(scene.path, () => get('/rows').catch(() => undefined)))
    expect(error).toMatchObject({ name: 'TapeError', failure: 'unfinished' })
    expect(existsSync(scene.path)).toBe(false)
  })

  it('is the same text for each recording, without what changes', async () => {
    let count = 0
    scene.api.answer = (response) => {
      count += 1
      response.writeHead(200, {
        ...{
          'content-type': 'application/json',
          'x-request-id': `id-${count}`,
          'cf-ray': `${count}`,
        },
        ...{
          'x-ratelimit-remaining': String(100 - count),
          'set-cookie': `sid=cookie-value-${count}; Expires=Thu, 0${count} Jan 2026 00:00:00 GMT`,
        },
      })
      response.end('{"b":1,"a":[1,2]}')
    }
    const run = (): Promise<string[]> => Promise.all(['/a', '/b', '/c'].map((path) => get(path)))
    await recordTape(scene.path, run)
    const first = scene.text()
    await recordTape(scene.path, run)
    expect(scene.text()).toBe(first)
    expect(scene.tape().exchanges.map(({ request }) => new URL(request.url).pathname)).toEqual([
      '/a',
      '/b',
      '/c',
    ])
    expect(first.endsWith('}\n')).toBe(true)
  })

  it('has a wish to be asked later in seconds, as a date would be over', async () => {
    scene.api.answer = (response) => {
      response.writeHead(429, {
        ...{
          date: 'Sun, 01 Mar 2026 12:00:00 GMT',
          'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT',
        },
      })
      response.end()
    }
    await recordTape(scene.path, () => get('/rows'))
    expect(scene.tape().exchanges[0]?.response.headers).toEqual({ 'retry-after': '30' })
  })

  it.each<[string, Buffer, object]>([
    ['JSON', Buffer.from('{ "a": [1, "b c"] }'), { json: { a: [1, 'b c'] } }],
    [
      'JSON with a number that is too long',
      Buffer.from('{"id":12345678901234567890}'),
      { text: '{"id":12345678901234567890}' },
    ],
    ['JSON with a field twice', Buffer.from('{"a":1,"a":2}'), { text: '{"a":1,"a":2}' }],
    ['text', Buffer.from('a;b\nZoë;2\n'), { text: 'a;b\nZoë;2\n' }],
    ['bytes', Buffer.from([0x89, 0x50, 0xff, 0x00]), { base64: 'iVD/AA==' }],
    ['nothing', Buffer.alloc(0), {}],
  ])('keeps %s, readable where it can be', async (_, bytes, body) => {
    scene.api.answer = (response) => response.end(bytes)
    const ask = async (): Promise<Buffer> =>
      Buffer.from(await (await fetch(`${scene.api.origin}/rows`)).arrayBuffer())
    await recordTape(scene.path, ask)
    const {
      status: _status,
      headers: _headers,
      ...kept
    } = scene.tape().exchanges[0]?.response ?? {}
    expect(kept).toEqual(body)
    const replayed = await replayTape(scene.path, ask)
    expect('json' in body ? JSON.parse(replayed.toString()) : replayed).toEqual(
      'json' in body ? body.json : bytes,
    )
  })

  it('gives equal requests their answers in the order in which they were recorded', async () => {
    let count = 0
    scene.api.answer = (response) => response.end(`answer ${(count += 1)}`)
    const run = async (): Promise<string[]> => [await get('/rows'), await get('/rows')]
    await recordTape(scene.path, run)
    await expect(replayTape(scene.path, run)).resolves.toEqual(['answer 1', 'answer 2'])
  })

  it('finds requests whatever the order of their parameters and fields', async () => {
    await recordTape(scene.path, async () => {
      await get('/rows?a=1&b=2')
      await post({ a: 1, b: { c: 2, d: 3 } })
    })
    const run = async (): Promise<void> => {
      await get('/rows?b=2&a=1')
      await post({ b: { d: 3, c: 2 }, a: 1 })
    }
    await expect(replayTape(scene.path, run)).resolves.toBeUndefined()
  })

  it('does not compare what the caller says that it need not', async () => {
    await recordTape(scene.path, async () => {
      await get('/rows?now=1')
      await post({ now: 1, a: 2 })
    })
    const run = async (): Promise<void> => {
      await get('/rows?now=2')
      await post({ now: 2, a: 2 })
    }
    await expect(replayTape(scene.path, run, { ignore: ['now'] })).resolves.toBeUndefined()
  })

  it('holds only what the caller says, and lets the rest through', async () => {
    const only = ({ pathname }: URL): boolean => pathname === '/rows'
    const run = async (): Promise<void> => {
      await get('/rows')
      await get('/elsewhere')
    }
    await recordTape(scene.path, run, { only })
    expect(scene.tape().exchanges).toHaveLength(1)
    await replayTape(scene.path, run, { only })
    expect(scene.api.received.map(({ url }) => url)).toEqual(['/rows', '/elsewhere', '/elsewhere'])
  })

  it('takes no request of what runs beside the source', async () => {
    const run = async (): Promise<void> => {
      await get('/rows')
      await withoutTape(async () => {
        await new Promise(setImmediate)
        await get('/delivery')
      })
    }
    await recordTape(scene.path, run)
    expect(scene.tape().exchanges).toHaveLength(1)
    await replayTape(scene.path, run)
    expect(scene.api.received.map(({ url }) => url)).toEqual(['/rows', '/delivery', '/delivery'])
  })

  it('lets a caller answer some requests, and has its own answers left for the others', async () => {
    await recordTape(scene.path, () => get('/rows'))
    const answers = await replayTape(
      scene.path,
      async () => [await get('/rows'), await get('/token'), await get('/rows')],
      {
        answer: (request, number) =>
          number === 1 || request.url.endsWith('/token')
            ? new Response(`own answer ${number}`)
            : undefined,
      },
    )
    expect(answers).toEqual(['own answer 1', 'own answer 2', '{"ok":true}'])
  })

  it('makes an outage last for as many requests as the fault says', async () => {
    await recordTape(scene.path, () => get('/rows'))
    const run = async (): Promise<number[]> => {
      const statuses: number[] = []
      for (let call = 0; call < 4; call += 1) {
        statuses.push((await fetch(`${scene.api.origin}/rows`)).status)
      }
      return statuses
    }
    const faults = [{ request: 2, times: 2, kind: 'status', status: 503 }] as const
    await expect(replayTape(scene.path, run, { faults, repeat: true })).resolves.toEqual([
      200, 503, 503, 200,
    ])
  })

  it.each<[string, string, boolean]>([
    ['a date of today', `/rows?since=${new Date().toISOString()}`, true],
    ['the Unix time in seconds', `/rows?end=${Math.floor(Date.now() / 1_000)}`, true],
    ['the Unix time in milliseconds', `/rows/${Date.now()}`, true],
    ['a date of another century', '/rows?since=1970-01-01', false],
    ['a number that is no time', '/rows?id=1234567890123456&page=1', false],
  ])('keeps when it was recorded only for times of then, such as %s', async (_, path, isKept) => {
    const before = Date.now()
    await recordTape(scene.path, () => get(path))
    const { recordedAt } = scene.tape()
    expect(recordedAt !== undefined).toBe(isKept)
    expect(isKept ? Date.parse(recordedAt ?? '') : before).toBeGreaterThanOrEqual(before)
  })

  it('tells of each request, by its number', async () => {
    await recordTape(scene.path, () => get('/rows'))
    const told: unknown[] = []
    await replayTape(scene.path, () => get('/rows'), { onRequest: (request) => told.push(request) })
    expect(told).toEqual([{ number: 1, method: 'GET', url: `${scene.api.origin}/rows` }])
  })

  describe('under a client of @panoply/http', () => {
    // Waits are over at once; the time limit of a request is real.
    const clock: WallClock = {
      ...systemClock,
      after: (delayMs, callback, keepsAlive = true) =>
        systemClock.after(keepsAlive ? 0 : delayMs, callback),
    }
    const read =
      (timeoutMs = 60_000) =>
      (): Promise<unknown> =>
        new HttpClient({ baseUrl: scene.api.origin, clock, timeoutMs }).get('rows')

    it.each<[string, TapeFaultKind]>([
      ['a 429', { kind: 'status', status: 429, retryAfter: 5 }],
      ['a 500', { kind: 'status', status: 500 }],
      ['a reset', { kind: 'reset' }],
      ['a cut body', { kind: 'cut' }],
    ])('survives %s: the same rows come', async (_, fault) => {
      await recordTape(scene.path, read())
      const faults = [{ request: 1, ...fault }]
      await expect(replayTape(scene.path, read(), { faults })).resolves.toEqual({ ok: true })
    })

    it('survives an answer that never comes, by its own time limit', async () => {
      await recordTape(scene.path, read())
      const faults = [{ request: 1, kind: 'slow', delayMs: Infinity }] as const
      await expect(replayTape(scene.path, read(50), { faults })).resolves.toEqual({ ok: true })
    })

    it('fails with a wrong content type, in words', async () => {
      await recordTape(scene.path, read())
      const faults = [{ request: 1, kind: 'content-type' }] as const
      expect((await errorOf(replayTape(scene.path, read(), { faults }))).message).toContain(
        'got text/html',
      )
    })
  })
})
