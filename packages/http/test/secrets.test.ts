import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { serializeError } from '@panoply/errors'

import { basic, bearer, header, HttpClient, type HttpClientOptions, query } from '../src/index.js'
import { ok, status } from './support/api-server.js'
import { failureOf, Scene } from './support/scene.js'

const SECRET = 'canary/7f3a+91c2 e5'
const FORMS = [
  SECRET,
  encodeURIComponent(SECRET),
  new URLSearchParams({ s: SECRET }).toString().slice(2),
  Buffer.from(SECRET).toString('base64'),
  Buffer.from(`me:${SECRET}`).toString('base64'),
]

describe('a secret', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  const expectNothingOf = (...values: unknown[]): void => {
    const shown = values.map((value) => [
      ...[String(value), inspect(value, { depth: 10, showHidden: true })],
      JSON.stringify({ value }),
      value instanceof Error ? JSON.stringify(serializeError(value)) : '',
    ])
    for (const text of shown.flat()) {
      for (const form of FORMS) expect(text).not.toContain(form)
    }
  }

  const HOLDERS: readonly [string, Partial<HttpClientOptions>][] = [
    ['a bearer token', { auth: bearer(SECRET) }],
    ['a bearer token of a function', { auth: bearer(() => Promise.resolve(SECRET)) }],
    ['a password', { auth: basic('me', SECRET) }],
    ['a user without a password', { auth: basic(SECRET) }],
    ['a header', { auth: header('X-Acme', SECRET) }],
    ['a parameter', { auth: query('acme', SECRET) }],
    ['a header that is named like a secret', { headers: { 'X-Api-Token': SECRET } }],
    ['a text that the author names', { secrets: [SECRET] }],
  ]

  it.each(HOLDERS)(
    'as %s is in no error and no log line, also when the API repeats it',
    async (_, options) => {
      const repeated = { message: `wrong: ${SECRET}`, all: FORMS }
      scene.server.always = (response, { url, headers }) => {
        response.writeHead(503, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ ...repeated, url, headers }))
      }
      const client = scene.client(options)
      const error = await failureOf(
        client.get(`rows/${encodeURIComponent(SECRET)}`, { query: { token: SECRET } }),
      )
      expect(error.message).toContain('[secret]')
      expect(scene.logged).toHaveLength(3)
      expectNothingOf(error, client, options.auth, ...scene.logged)
    },
  )

  it.each(HOLDERS)('as %s is in no error of a network or a foreign fetch', async (_, options) => {
    const fetch = (url: string, init: RequestInit): Promise<Response> => {
      const headers = [...(init.headers as Headers)]
      const inner = Object.assign(new Error(`failed: ${JSON.stringify(headers)}`), {
        code: 'ERR',
        init,
      })
      return Promise.reject(
        new TypeError(`request to ${url} with ${SECRET} failed`, { cause: inner }),
      )
    }
    const client = scene.client({ ...options, fetch })
    const error = await failureOf(client.get('rows'))
    expect(error).toMatchObject({
      failure: 'connection',
      cause: { name: 'TypeError', cause: { code: 'ERR' } },
    })
    expectNothingOf(error, error.cause, ...scene.logged)
  })

  it('in a header that no header can hold is not shown by the refusal', async () => {
    for (const auth of [
      bearer(`${SECRET}\n7`),
      header('X-Acme', `${SECRET}\0`),
      bearer(`${SECRET}…`),
    ]) {
      const error: unknown = await scene
        .client({ auth })
        .get('rows')
        .catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT', retryable: false })
      expectNothingOf(error)
    }
    let refusal: unknown
    try {
      scene.client({ headers: { 'x-api-key': `${SECRET}\n7` } })
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({ code: 'PANOPLY_INVALID_ARGUMENT' })
    expectNothingOf(refusal)
  })

  it('in baseUrl is refused, and not shown', () => {
    const make = (): HttpClient =>
      new HttpClient({ baseUrl: `https://me:${encodeURIComponent(SECRET)}@api.example.com` })
    expect(make).toThrow('baseUrl: expected no user and no password')
    expect(make).not.toThrow(new RegExp(encodeURIComponent(SECRET)))
  })

  it('in the URL of an answer is not shown', async () => {
    const client = scene.client({ auth: query('acme', SECRET) })
    const { url } = await client.request('GET', 'rows', {
      query: { access_token: 'other-canary', page: 2 },
    })
    expect(url).toContain('/v1/rows?access_token=[secret]&page=2')
  })

  it('reaches the API all the same', async () => {
    await scene.client({ auth: query('acme', SECRET) }).get('rows')
    await scene.client({ auth: basic('mé', SECRET) }).get('rows')
    const [first, second] = scene.server.received
    expect(new URL(first?.url ?? '', 'http://x').searchParams.get('acme')).toBe(SECRET)
    const encoded = (second?.headers.authorization ?? '').replace('Basic ', '')
    expect(Buffer.from(encoded, 'base64').toString()).toBe(`mé:${SECRET}`)
  })

  it.each([undefined, null, ''])(
    'that is %j is not sent: the request fails as one without a token',
    async (nothing) => {
      const error = await failureOf(scene.client({ auth: bearer(() => nothing) }).get('rows'))
      expect(error).toMatchObject({
        name: 'UnauthorizedError',
        failure: 'credentials',
        retryable: false,
      })
      expect(error.message).toBe('Acme was not asked for rows: there is no token to send')
      expect(scene.server.received).toEqual([])
    },
  )

  it('that is no text is refused', async () => {
    const get = scene.client({ auth: bearer(() => ({ token: SECRET })) }).get('rows')
    await expect(get).rejects.toThrow('auth: expected a text as the secret, got an object')
  })

  it('that cannot be had fails with the error of the function', async () => {
    const reason = new Error('the vault is closed')
    const auth = bearer(() => Promise.reject(reason))
    await expect(scene.client({ auth }).get('rows')).rejects.toBe(reason)
  })

  it('is read anew for each attempt', async () => {
    scene.server.next(status(500), ok(1))
    let count = 0
    const auth = bearer(() => `token-${(count += 1)}`)
    await scene.client({ auth }).get('rows')
    expect(scene.server.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ])
  })
})
