import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { HttpClient, type HttpClientOptions, type RequestOptions } from '../../src/index.js'
import { Scene } from '../support/scene.js'

describe('a request', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  const urls = (): string[] => scene.server.received.map(({ url }) => url)

  it.each([
    'https://evil.example.com/rows',
    'HTTP://evil.example.com/rows',
    'http://127.0.0.1:1/rows',
    'http://',
    '../admin',
    'a/../../../admin',
    '%2e%2e/admin',
    '/../admin',
  ])('to %s leaves baseUrl, and is refused', async (path) => {
    await expect(scene.client().get(path)).rejects.toMatchObject({
      ...{ code: 'PANOPLY_INVALID_ARGUMENT', argument: 'path' },
    })
    expect(scene.server.received).toEqual([])
  })

  it.each([
    ['rows', '/v1/rows'],
    ['/rows', '/v1/rows'],
    ['//rows', '/v1/rows'],
    ['', '/v1/'],
    ['a%2Fb', '/v1/a%2Fb'],
    ['rows:batch', '/v1/rows:batch'],
    ['mailto:me', '/v1/mailto:me'],
    ['rows?x=1#here', '/v1/rows?x=1'],
    ['a/./b', '/v1/a/b'],
    ['zoë', '/v1/zo%C3%AB'],
  ])('to %j goes to %s', async (path, url) => {
    await scene.client().get(path)
    expect(urls()).toEqual([url])
  })

  it('may name a whole URL of the same origin', async () => {
    await scene.client().get(`${scene.server.origin}/v2/rows?x=1`)
    expect(urls()).toEqual(['/v2/rows?x=1'])
  })

  it('has its parameters: lists several times, dates in ISO 8601, nothing for undefined and null', async () => {
    const at = new Date('2026-03-01T12:00:00Z')
    const query = { a: 'x&y', b: [1, 2], c: undefined, d: null, e: false, f: at, g: 10n, x: 'new' }
    await scene.client().get('rows?x=old', { query })
    expect(urls()).toEqual([
      '/v1/rows?a=x%26y&b=1&b=2&e=false&f=2026-03-01T12%3A00%3A00.000Z&g=10&x=new',
    ])
  })

  it('has the headers of the client, and its own in their place', async () => {
    const client = scene.client({ headers: { 'X-One': '1', 'X-Two': '2', Accept: 'text/x' } })
    await client.get('rows', { headers: { 'x-two': 'two' } })
    expect(scene.server.received[0]?.headers).toMatchObject({
      'x-one': '1',
      'x-two': 'two',
      accept: 'text/x',
    })
  })

  it.each<[RequestOptions, string, string | undefined]>([
    [{ json: { a: [1] } }, '{"a":[1]}', 'application/json'],
    [{ json: null }, 'null', 'application/json'],
    [
      { form: { a: 'x y', b: [1, 2] } },
      'a=x+y&b=1&b=2',
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    [{ body: 'as it is', headers: { 'content-type': 'text/plain' } }, 'as it is', 'text/plain'],
    [{ body: Buffer.from('bytes') }, 'bytes', undefined],
    [{}, '', undefined],
  ])('with %j is sent as %j', async (options, sent, type) => {
    const client = scene.client()
    for (const method of ['post', 'put', 'patch', 'delete'] as const)
      await client[method]('rows', options)
    expect(scene.server.received.map(({ method }) => method)).toEqual([
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
    ])
    for (const { body, headers } of scene.server.received) {
      expect([body, headers['content-type']]).toEqual([sent, type])
    }
  })

  it.each<[string, RequestOptions, string]>([
    ['GET', { json: {} }, 'no body, because a GET has none'],
    ['POST', { json: {}, form: {} }, 'one of json, form and body'],
    ['POST', { json: () => 1 }, 'a value that JSON can represent'],
    ['GET', { query: { a: {} as never } }, 'query.a: expected text'],
    ['GET', { timeoutMs: 0 }, 'timeoutMs: expected a whole number from 1'],
    ['GET', { maxBodyBytes: 1.5 }, 'maxBodyBytes: expected a whole number'],
    ['GET', { headers: { 'x y': '1' } }, 'headers: expected a name'],
  ])('by %s with %j is refused', async (method, options, words) => {
    await expect(scene.client().request(method, 'rows', options)).rejects.toThrow(words)
    expect(scene.server.received).toEqual([])
  })

  it.each<[Partial<HttpClientOptions>, string]>([
    [{ baseUrl: 'api.example.com' }, 'baseUrl: expected an http or https URL'],
    [{ baseUrl: 'ftp://api.example.com' }, 'baseUrl: expected an http or https URL'],
    [{ baseUrl: undefined as never }, 'baseUrl: expected an http or https URL'],
    [{ baseUrl: 'https://api.example.com?key=1' }, 'baseUrl: expected neither query nor fragment'],
    [{ timeoutMs: -1 }, 'timeoutMs: expected'],
    [{ timeoutMs: Infinity }, 'timeoutMs: expected'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes: expected'],
    [{ maxItemBytes: NaN }, 'maxItemBytes: expected'],
    [{ retry: { attempts: 0 } }, 'retry.attempts: expected a whole number from 1 to 20'],
    [{ retry: { maxWaitMs: -1 } }, 'retry.maxWaitMs: expected'],
    [{ rateLimit: { requests: 0, perMs: 1 } }, 'rateLimit.requests: expected'],
    [{ rateLimit: { requests: 1, perMs: 0 } }, 'rateLimit.perMs: expected'],
  ])('of a client with %j cannot be made', (options, words) => {
    expect(() => scene.client(options)).toThrow(words)
  })

  it('uses the fetch of Node as it is at the moment', async () => {
    const client = new HttpClient({ baseUrl: 'https://api.example.com', retry: false })
    const { fetch } = globalThis
    try {
      globalThis.fetch = () => Promise.resolve(Response.json('replaced'))
      await expect(client.get('rows')).resolves.toBe('replaced')
    } finally {
      globalThis.fetch = fetch
    }
  })
})
