import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { basic, bearer, header, query } from '../../src/index.js'
import { ApiServer, ok, status } from '../support/api-server.js'
import { failureOf, Scene } from '../support/scene.js'

const SECRET = 'canary-7f3a91c2e5'

describe('a redirect', () => {
  let scene: Scene
  let other: ApiServer

  beforeEach(async () => {
    scene = new Scene()
    other = new ApiServer()
    await Promise.all([scene.start(), other.start()])
  })

  afterEach(() => Promise.all([scene.stop(), other.stop()]))

  const AUTHS = [
    ['bearer', bearer(SECRET)],
    ['basic', basic('me', SECRET)],
    ['header', header('X-Acme-Access', SECRET)],
    ['query', query('api_key', SECRET)],
  ] as const

  it.each(AUTHS)('to another host takes no %s credentials along', async (_, auth) => {
    scene.server.always = (response, { url }) => {
      // As many servers do, with the whole query.
      response.writeHead(302, { location: `${other.origin}${url}` }).end()
    }
    other.always = ok({ from: 'other' })
    const headers = { cookie: 'sid=1', 'x-tenant': 'acme-7', 'user-agent': 'me' }
    const client = scene.client({ auth, headers })
    await expect(client.get('rows', { query: { page: 2 } })).resolves.toEqual({ from: 'other' })
    const [came] = other.received
    expect(came?.url).toBe('/v1/rows?page=2')
    expect(Object.keys(came?.headers ?? {}).sort()).toEqual(
      expect.not.arrayContaining(['authorization', 'cookie', 'x-acme-access', 'x-tenant']),
    )
    expect(came?.headers['user-agent']).toBe('me')
    expect(JSON.stringify(came)).not.toContain(SECRET)
  })

  it('to another host and back takes none along either', async () => {
    scene.server.next(status(302, { location: `${other.origin}/there` }))
    other.always = status(302, { location: `${scene.server.origin}/v1/back` })
    await scene.client({ auth: bearer(SECRET) }).get('rows')
    expect(scene.server.received.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${SECRET}`,
      undefined,
    ])
  })

  it.each(AUTHS)('on the same host takes %s credentials along', async (name, auth) => {
    scene.server.next(status(301, { location: 'moved?x=1' }))
    const { url } = await scene.client({ auth }).request('GET', 'rows')
    const [, second] = scene.server.received
    expect(JSON.stringify(second)).toContain(name === 'basic' ? 'Basic ' : SECRET)
    expect(url).toContain('/v1/moved?x=1')
    expect(url).not.toContain(SECRET)
  })

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"a":1}'],
    [308, 'POST', '{"a":1}'],
  ])('after a POST with %d is asked for with %s', async (code, method, sent) => {
    scene.server.next(status(code, { location: '/v1/elsewhere' }))
    await scene.client().post('rows', { json: { a: 1 } })
    const [, second] = scene.server.received
    expect(second).toMatchObject({ method, url: '/v1/elsewhere', body: sent })
    expect(second?.headers['content-type']).toBe(method === 'GET' ? undefined : 'application/json')
  })

  it.each([301, 302, 307, 308])('after a PUT with %d stays a PUT', async (code) => {
    scene.server.next(status(code, { location: '/v1/elsewhere' }))
    await scene.client().put('rows', { json: { a: 1 } })
    expect(scene.server.received[1]).toMatchObject({ method: 'PUT', body: '{"a":1}' })
  })

  it('does not take a body to another host', async () => {
    scene.server.always = status(307, { location: `${other.origin}/there` })
    const error = await failureOf(scene.client().post('rows', { form: { password: SECRET } }))
    expect(error).toMatchObject({ failure: 'redirect', retryable: false, status: 307 })
    expect(error.message).toContain('which would get the body of the request')
    expect(other.received).toEqual([])
  })

  it.each([
    ['ftp://127.0.0.1/rows', 'ftp:'],
    ['file:///etc/passwd', 'file:'],
    ['data:application/json,[]', 'data:'],
    ['http://[', 'an address that is not a URL'],
    [`http://me:${SECRET}@127.0.0.1/`, 'with a user or a password'],
  ])('to %s is refused', async (location, words) => {
    scene.server.always = status(302, { location })
    const error = await failureOf(scene.client().get('rows'))
    expect(error).toMatchObject({ name: 'BadRequestError', failure: 'redirect', retryable: false })
    expect(error.message).toContain(words)
    expect(error.message).not.toContain(SECRET)
    expect(scene.server.received).toHaveLength(1)
  })

  it('from https to http is refused', async () => {
    const asked: string[] = []
    const fetch = (url: string): Promise<Response> => {
      asked.push(url)
      return Promise.resolve(
        new Response(null, { status: 301, headers: { location: 'http://api.example.com/rows' } }),
      )
    }
    const client = scene.client({ baseUrl: 'https://api.example.com', fetch, auth: bearer(SECRET) })
    const error = await failureOf(client.get('rows'))
    expect(error.message).toContain('api.example.com over http, but https is required')
    expect(asked).toEqual(['https://api.example.com/rows'])
  })

  it('in a circle ends', async () => {
    scene.server.always = status(302, { location: '/v1/rows' })
    const error = await failureOf(scene.client().get('rows'))
    expect(error).toMatchObject({ failure: 'redirect', retryable: false, status: 302 })
    expect(error.message).toContain('more than 20 other places')
    expect(scene.server.received).toHaveLength(21)
  })

  it('without a place is a refusal', async () => {
    scene.server.always = status(302)
    expect(await failureOf(scene.client().get('rows'))).toMatchObject({
      status: 302,
      failure: 'status',
    })
  })

  it('to a place that is not in ASCII is understood', async () => {
    scene.server.next((response) => {
      response.writeHead(302, { location: Buffer.from('/v1/zoë').toString('latin1') }).end()
    })
    await scene.client().get('rows')
    expect(scene.server.received[1]?.url).toBe('/v1/zo%C3%AB')
  })
})
