import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { byPage } from '../../src/index.js'
import { body, ok, status } from '../support/api-server.js'
import { failureOf, Scene } from '../support/scene.js'

const value = { name: 'Zoë 😀', rows: [1, 2, 3] }
const text = JSON.stringify(value)

describe('the body of an answer', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it.each<[string, string | Uint8Array, Record<string, string>, string]>([
    ['a page of HTML', '<html>maintenance</html>', { 'content-type': 'text/html' }, 'text/html'],
    ['JSON that says it is HTML', text, { 'content-type': 'text/html' }, 'text/html'],
    ['JSON that says it is plain text', text, { 'content-type': 'text/plain' }, 'text/plain'],
    ['JSON that breaks off', text.slice(0, 20), {}, 'text that is not JSON'],
    ['two JSON values', `${text}${text}`, {}, 'text that is not JSON'],
    ['NaN', '{"a":NaN}', {}, 'text that is not JSON'],
    ['nothing', '', {}, 'an empty answer'],
    ['blanks', '  \n', {}, 'an empty answer'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 'bytes that are not text'],
    [
      'a character set that nobody knows',
      text,
      { 'content-type': 'application/json; charset=x-klingon' },
      'bytes that are not text',
    ],
  ])('is refused when it is %s', async (_, contents, headers, came) => {
    scene.server.always = body(contents, headers)
    const error = await failureOf(scene.client({ retry: false }).get('rows'))
    expect(error).toMatchObject({
      ...{ name: 'AnswerFormatError', failure: 'format', status: 200, retryable: true },
    })
    expect(error.message).toContain('expected JSON from Acme in the answer to rows, got ')
    expect(error.message).toContain(came)
  })

  it('is refused when it is not compressed as it says', async () => {
    scene.server.always = body(text, { 'content-encoding': 'gzip' })
    const error = await failureOf(scene.client({ retry: false }).get('rows'))
    expect(error).toMatchObject({ failure: 'cut', retryable: true })
  })

  it('is asked for once only when it is not what was expected', async () => {
    scene.server.always = body('<html>', { 'content-type': 'text/html' })
    expect((await failureOf(scene.client().get('rows'))).body).toBe('<html>')
    expect(scene.server.received).toHaveLength(1)
  })

  it.each<[string, string | Uint8Array, Record<string, string>]>([
    ['plain', text, {}],
    ['without a content type', text, { 'content-type': '' }],
    ['with a type of its own', text, { 'content-type': 'application/vnd.acme.v2+json' }],
    ['with parameters', text, { 'content-type': 'Application/JSON; charset=UTF-8' }],
    ['as a problem', text, { 'content-type': 'application/problem+json' }],
    ['with a byte order mark', `\uFEFF${text}`, {}],
    [
      'in another character set',
      Buffer.from('\uFEFF' + text, 'utf16le'),
      { 'content-type': 'application/json; charset=utf-16le' },
    ],
    ['in gzip', gzipSync(text), { 'content-encoding': 'gzip' }],
    ['in brotli', brotliCompressSync(text), { 'content-encoding': 'br' }],
    ['in deflate', deflateSync(text), { 'content-encoding': 'deflate' }],
    ['in gzip twice', gzipSync(gzipSync(text)), { 'content-encoding': 'gzip, gzip' }],
  ])('is read as JSON %s', async (_, contents, headers) => {
    scene.server.always = body(contents, headers)
    await expect(scene.client().get('rows')).resolves.toEqual(value)
  })

  it('may be JSON of a type that the author names', async () => {
    scene.server.always = body(text, { 'content-type': 'text/javascript; charset=utf-8' })
    const client = scene.client({ jsonTypes: ['text/javascript'] })
    await expect(client.get('rows')).resolves.toEqual(value)
  })

  it.each([null, false, 0, '', []])('may be %j, which is a value too', async (falsy) => {
    scene.server.always = ok(falsy)
    await expect(scene.client().get('rows')).resolves.toEqual(falsy)
  })

  it.each([
    ['GET', 204],
    ['POST', 204],
    ['POST', 202],
    ['PUT', 200],
    ['DELETE', 205],
    ['HEAD', 200],
  ])('may be none after %s with %d', async (method, code) => {
    scene.server.always = (response) => response.writeHead(code).end()
    const { body: nothing, status: came } = await scene.client().request(method, 'rows')
    expect([nothing, came]).toEqual([undefined, code])
  })

  it.each([[{ rows: 'none' }], [[1, 2]], [null], [{}]])(
    'is refused when it is %j and something else is expected',
    async (came) => {
      scene.server.always = ok(came)
      const is = (value: unknown): boolean =>
        Array.isArray((value as { rows?: unknown } | null)?.rows)
      const expected = { what: 'a list of rows', is }
      const error = await failureOf(scene.client().get('rows', { expect: expected }))
      expect(error).toMatchObject({ name: 'AnswerFormatError', retryable: true })
      expect(error.message).toBe(
        'expected a list of rows from Acme in the answer to rows, got JSON of another form',
      )
      const pages = scene.client().pages('rows', byPage(), { expect: expected })
      expect((await failureOf(pages.next())).message).toBe(error.message)
    },
  )

  it('can be read as text and as bytes, whatever it is', async () => {
    scene.server.always = body('a;b\n1;2\n', { 'content-type': 'text/csv' })
    await expect(scene.client().get('rows', { as: 'text' })).resolves.toBe('a;b\n1;2\n')
    const bytes = await scene.client().get<Buffer>('rows', { as: 'bytes' })
    expect(bytes.equals(Buffer.from('a;b\n1;2\n'))).toBe(true)
  })

  it('is refused as text where it is none', async () => {
    scene.server.always = body(Buffer.from([0xff, 0xfe, 0xfd]))
    await expect(scene.client().get('rows', { as: 'text' })).rejects.toThrow('expected text')
  })

  describe('that is too large', () => {
    it('is refused, and not asked for again', async () => {
      scene.server.always = ok('x'.repeat(10_000))
      const error = await failureOf(scene.client({ maxBodyBytes: 10_000 }).get('rows'))
      expect(error).toMatchObject({
        ...{ name: 'AnswerFormatError', failure: 'too-large', retryable: false },
        message: "Acme's answer to rows has more than 10000 bytes: see maxBodyBytes",
      })
      expect(scene.server.received).toHaveLength(1)
      await expect(scene.client({ maxBodyBytes: 10_002 }).get('rows')).resolves.toHaveLength(10_000)
    })

    it('is refused by its size after decompression, long before it is whole', async () => {
      const bomb = gzipSync(Buffer.alloc(400 * 1024 * 1024))
      expect(bomb.length).toBeLessThan(500_000)
      scene.server.always = body(bomb, { 'content-encoding': 'gzip' })
      const before = process.memoryUsage.rss()
      const client = scene.client({ maxBodyBytes: 1024 * 1024 })
      expect((await failureOf(client.get('rows'))).failure).toBe('too-large')
      expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024)
    })

    it('is refused although it never ends', async () => {
      scene.server.always = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const more = (): void => {
          if (!response.destroyed) response.write(' '.repeat(65_536), more)
        }
        more()
      }
      const client = scene.client({ maxBodyBytes: 1024 * 1024 })
      expect((await failureOf(client.get('rows'))).failure).toBe('too-large')
    })

    it('is read no further than its reason where it explains a refusal', async () => {
      scene.server.always = (response) => {
        response.writeHead(400, { 'content-type': 'application/json' })
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(65_536), more)
        }
        more()
      }
      expect((await failureOf(scene.client().get('rows'))).status).toBe(400)
    })
  })

  it('that breaks off in a refusal leaves the refusal what it is', async () => {
    scene.server.always = (response) => {
      response.writeHead(404, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"mess', () => response.destroy())
    }
    expect(await failureOf(scene.client().get('rows'))).toMatchObject({
      status: 404,
      retryable: false,
    })
  })

  it('comes with the head when the whole answer is asked for', async () => {
    scene.server.next(ok(value, { 'x-total': '3' }), status(204))
    const { status: code, headers, url, body: came } = await scene.client().request('get', '/rows')
    expect([code, headers.get('x-total'), url]).toEqual([
      200,
      '3',
      `${scene.server.origin}/v1/rows`,
    ])
    expect(came).toEqual(value)
  })
})
