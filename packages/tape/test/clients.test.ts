import http from 'node:http'
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { writeTape } from '../src/format/tape-file.js'
import { recordTape, replayTape, type TapeFaultKind } from '../src/index.js'
import { CLIENTS } from './support/clients.js'
import { errorOf, Scene } from './support/scene.js'

describe.each(CLIENTS)('with %s', (name, ask) => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
    origin = scene.api.origin
  })

  afterEach(() => scene.stop())

  // Kept, because an API that has stopped has none.
  let origin: string
  const url = (path: string): string => `${origin}${path}`

  const record = async (): Promise<void> => {
    await recordTape(scene.path, () => ask(url('/rows')))
    scene.api.received.length = 0
  }

  const replay = (fault?: TapeFaultKind): Promise<unknown> =>
    replayTape(scene.path, () => ask(url('/rows')), {
      faults: fault ? [{ request: 1, ...fault }] : [],
    })

  it('records what was asked and answered, and replays it without the API', async () => {
    scene.api.answer = (response, { url: path, method, body }) => {
      const json = JSON.stringify({ path, method, body, name: 'Zoë' })
      const isPlain = path === '/plain'
      const cookies = ['a=canary-cookie-1; Path=/', 'b=canary-cookie-2']
      response.writeHead(201, {
        ...{ 'content-type': 'application/json', 'set-cookie': cookies, 'x-total': '3' },
        ...(!isPlain && { 'content-encoding': 'gzip' }),
      })
      response.end(isPlain ? json : gzipSync(json))
    }
    const run = async (): Promise<unknown[]> => [
      await ask(url('/rows?page=1')),
      await ask(url('/rows?page=2'), {
        ...{ method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
      }),
      await ask(url('/plain')),
    ]
    const recorded = await recordTape(scene.path, run)
    expect(scene.api.received.map(({ method, url: path }) => [method, path])).toEqual([
      ['GET', '/rows?page=1'],
      ['POST', '/rows?page=2'],
      ['GET', '/plain'],
    ])
    await scene.api.stop()

    const replayed = await replayTape(scene.path, run)
    const cookies = ['a=secret-1; Path=/', 'b=secret-2']
    expect(replayed).toEqual(recorded.map((came) => ({ ...(came as object), cookies })))
    expect(scene.tape().exchanges[1]).toEqual({
      request: {
        ...{ method: 'POST', url: url('/rows?page=2'), contentType: 'application/json' },
        json: { a: 1 },
      },
      response: {
        status: 201,
        headers: { 'content-type': 'application/json', 'set-cookie': cookies, 'x-total': '3' },
        json: { path: '/rows?page=2', method: 'POST', body: '{"a":1}', name: 'Zoë' },
      },
    })
  })

  it('replays what was asked over https, without a connection', async () => {
    const request = { method: 'GET', url: 'https://api.example.com/rows' }
    const response = { status: 200, headers: {}, text: 'over https' }
    await writeTape(scene.path, { tape: 1, exchanges: [{ request, response }] })
    const replayed = replayTape(scene.path, () => ask('https://api.example.com/rows'))
    await expect(replayed).resolves.toMatchObject({ status: 200, text: 'over https' })
  })

  it('says what was asked that is not on the tape', async () => {
    await record()
    const run = replayTape(scene.path, () => ask(url('/others')))
    expect((await errorOf(run)).message).toContain(`GET ${url('/others')} is not on the tape`)
    expect(scene.api.received).toEqual([])
  })

  it('has the network back afterwards, whatever happened', async () => {
    const before = [globalThis.fetch, http.request, http.get]
    await record()
    await errorOf(recordTape(scene.path, () => Promise.reject(new Error('broken'))))
    await errorOf(replayTape(scene.path, () => ask(url('/others'))))
    await errorOf(replay({ kind: 'reset' }))
    expect([globalThis.fetch, http.request, http.get]).toEqual(before)
    await expect(ask(url('/rows'))).resolves.toMatchObject({ status: 200 })
    expect(scene.api.received).toHaveLength(1)
  })

  describe('makes a request fail', () => {
    it.each<[string, TapeFaultKind, object]>([
      ['by a status', { kind: 'status', status: 503 }, { status: 503, text: '' }],
      [
        'by a status with a body',
        { kind: 'status', status: 429, retryAfter: 7, body: 'slower' },
        { status: 429, text: 'slower' },
      ],
      [
        'by a page of HTML',
        { kind: 'content-type' },
        { status: 200, text: expect.stringContaining('<html>') },
      ],
    ])('%s', async (_, fault, came) => {
      await record()
      await expect(replay(fault)).resolves.toMatchObject(came)
    })

    it.each<[string, TapeFaultKind]>([
      ['by a reset', { kind: 'reset' }],
      ['by a body that is cut', { kind: 'cut' }],
      ['by a body that is cut at its beginning', { kind: 'cut', afterBytes: 0 }],
      ['by a body that is cut before its end', { kind: 'cut', afterBytes: 10 }],
    ])('%s, as the client tells it', async (_, fault) => {
      await record()
      const error = await errorOf(replay(fault))
      expect(`${name}: ${error.message}`).toMatch(
        /fetch failed|terminated|socket hang up|aborted|ECONNRESET/,
      )
    })

    it('by an answer that comes late', async () => {
      await record()
      const slept: number[] = []
      const came = await replayTape(scene.path, () => ask(url('/rows')), {
        faults: [{ request: 1, kind: 'slow', delayMs: 90_000 }],
        sleep: (delayMs) => Promise.resolve(slept.push(delayMs)),
      })
      expect([came.text, slept]).toEqual(['{"ok":true}', [90_000]])
    })

    it('and answers the next one from the tape', async () => {
      await record()
      const run = async (): Promise<unknown> => {
        await errorOf(ask(url('/rows')))
        return ask(url('/rows'))
      }
      const faults = [{ request: 1, kind: 'reset' }] as const
      await expect(replayTape(scene.path, run, { faults })).resolves.toMatchObject({ status: 200 })
    })
  })
})
