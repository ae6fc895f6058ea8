import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { HttpClient, type HttpError } from '../../src/index.js'
import { ManualClock } from '../support/manual-clock.js'
import { RawServer } from '../support/raw-server.js'
import { failureOf } from '../support/scene.js'

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
const WHOLE = `${HEAD}content-length: 11\r\n\r\n{"ok":true}`

describe('the network, when it fails', () => {
  let server: RawServer
  let clock: ManualClock

  beforeEach(async () => {
    server = await new RawServer().start()
    clock = new ManualClock()
  })

  afterEach(() => server.stop())

  const client = (baseUrl = server.origin): HttpClient =>
    new HttpClient({ baseUrl, name: 'Acme', clock, random: () => 0 })

  const failure = (): Promise<HttpError> => failureOf(client().get('rows'))

  it.each<[string, string]>([
    ['before a byte of the answer', ''],
    ['in the midst of the status line', 'HTTP/1.1 20'],
    ['in the midst of the headers', `${HEAD}x-hea`],
  ])('is a reset %s: asked for again, then told', async (_, written) => {
    server.onRequest = (socket) => {
      socket.write(written, () => socket.resetAndDestroy())
    }
    expect(await failure()).toMatchObject({
      ...{ name: 'NoAnswerError', failure: 'connection', retryable: true, status: undefined },
      message: 'Acme did not answer to rows',
    })
    expect(server.requests).toBe(4)
  })

  it('is a reset as soon as there is a connection', async () => {
    server.onConnect = (socket) => socket.resetAndDestroy()
    expect(await failure()).toMatchObject({ failure: 'connection', retryable: true })
    expect(server.connections).toBe(4)
  })

  it('is an answer that is no HTTP', async () => {
    server.onRequest = (socket) => socket.end('220 mail.example.com ESMTP\r\n')
    expect(await failure()).toMatchObject({ failure: 'connection', retryable: true })
  })

  it('is nothing that listens', async () => {
    const closed = await new RawServer().start()
    const { origin } = closed
    await closed.stop()
    const error = await failureOf(client(origin).get('rows'))
    expect(error).toMatchObject({
      failure: 'connection',
      cause: { cause: { code: 'ECONNREFUSED' } },
    })
  })

  const gzipped = gzipSync(JSON.stringify({ rows: 'x'.repeat(10_000) }))
  it.each<[string, string | Buffer]>([
    ['a body that is shorter than its length', `${HEAD}content-length: 100\r\n\r\n{"ok":true}`],
    ['a body that ends at its beginning', `${HEAD}content-length: 100\r\n\r\n`],
    [
      'chunks without the last one',
      `${HEAD}transfer-encoding: chunked\r\n\r\nb\r\n{"ok":true}\r\n`,
    ],
    ['a chunk that is not whole', `${HEAD}transfer-encoding: chunked\r\n\r\nff\r\n{"ok":true}`],
    [
      'a compressed body that is cut',
      Buffer.concat([
        Buffer.from(`${HEAD}content-encoding: gzip\r\ncontent-length: ${gzipped.length}\r\n\r\n`),
        gzipped.subarray(0, 20),
      ]),
    ],
  ])('is %s, by an end or by a reset', async (_, written) => {
    for (const isReset of [false, true]) {
      const before = server.requests
      server.onRequest = (socket) => {
        socket.write(written, () => (isReset ? socket.resetAndDestroy() : socket.end()))
      }
      expect(await failure()).toMatchObject({
        ...{ name: 'NoAnswerError', retryable: true },
        message: expect.stringMatching(/^Acme (?:broke off its answer|did not answer) to rows$/),
      })
      expect(server.requests - before).toBe(4)
    }
  })

  it('is survived in the midst of a body', async () => {
    server.onRequest = (socket) => {
      const isFirst = server.requests === 1
      socket.end(isFirst ? `${HEAD}content-length: 100\r\n\r\n{"ok"` : WHOLE)
    }
    await expect(client().get('rows')).resolves.toEqual({ ok: true })
    expect(server.requests).toBe(2)
  })

  it('does not make the client send a POST again whose answer was lost', async () => {
    server.onRequest = (socket) => socket.resetAndDestroy()
    const error = await failureOf(client().post('rows', { json: { a: 1 } }))
    expect(error).toMatchObject({ retryable: true, method: 'POST' })
    expect(server.requests).toBe(1)
  })

  describe('by silence', () => {
    /** Lets the time pass as soon as the server is silent. */
    const silentAfter = (written: string): void => {
      server.onRequest = (socket) => {
        socket.write(written, () => {
          // The client reads what was written before its time is over.
          setImmediate(() => {
            clock.advance(60_000)
          })
        })
      }
    }

    it('breaks off, and tries again', async () => {
      silentAfter('')
      expect(await failure()).toMatchObject({
        ...{ name: 'NoAnswerError', failure: 'timeout', retryable: true },
        message: 'Acme did not answer to rows within 60000 ms',
      })
      expect(server.requests).toBe(4)
      expect(clock.pending).toBe(0)
    })

    it('breaks off in the midst of the head', async () => {
      silentAfter(HEAD)
      expect(await failure()).toMatchObject({ failure: 'timeout', status: undefined })
    })

    it('breaks off in the midst of the body', async () => {
      silentAfter(`${HEAD}content-length: 100\r\n\r\n{"ok"`)
      expect(await failure()).toMatchObject({ failure: 'timeout', retryable: true })
    })
  })

  it('breaks off a body that comes byte by byte and never ends', async () => {
    server.onRequest = (socket) => {
      socket.write(`${HEAD}content-length: 1000\r\n\r\n`)
      const drip = (): void => {
        if (socket.destroyed) return
        clock.advance(1_000)
        socket.write(' ', () => setImmediate(drip))
      }
      drip()
    }
    expect(await failure()).toMatchObject({ failure: 'timeout', retryable: true })
  })

  it('leaves no timer behind after an answer', async () => {
    server.onRequest = (socket) => socket.end(WHOLE)
    await client().get('rows')
    expect(clock.pending).toBe(0)
  })
})
