import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Provider } from 'oidc-provider'

import { ManualClock } from './support/manual-clock.js'
import { CLIENT, environmentWith, guarded, HttpError, nth, Stream } from './support/stream.js'

const clock = new ManualClock()
let environment = environmentWith(clock)
let server: Server
let provider: Provider
let origin: string
let tokenRequests = 0

/** An OpenID Connect provider with rotating refresh tokens; a used one that comes again ends the whole grant. */
beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // On Node 20 the provider warns that it prefers a later one.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  jest.spyOn(console, 'info').mockImplementation(() => undefined)
  const oidc = await import('oidc-provider')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  provider = new oidc.Provider(origin, {
    clients: [
      {
        ...CLIENT,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['https://app.example/callback'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['cookie-key'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access'],
    ttl: { AccessToken: 3_600, Grant: 86_400, IdToken: 3_600, RefreshToken: 86_400 },
  })
  const handle = provider.callback()
  server.on('request', (request, response) => {
    if (request.url === '/token') tokenRequests++
    void handle(request, response)
  })
})
afterAll(async () => {
  jest.restoreAllMocks()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  tokenRequests = 0
  environment = environmentWith(clock)
})

/** What remains of a sign-in once the person has left the page: a grant and its first refresh token. */
const signIn = async (): Promise<string> => {
  const client = await provider.Client.find(CLIENT.client_id)
  if (client === undefined) throw new Error('expected the provider to know its client')
  const grant = new provider.Grant({ accountId: 'me', clientId: client.clientId })
  grant.addOIDCScope('openid offline_access')
  const grantId = await grant.save()
  const token = new provider.RefreshToken({
    accountId: 'me',
    client,
    expiresWithSession: false,
    grantId,
    gty: 'authorization_code',
    scope: 'openid offline_access',
  })
  return token.save()
}

const refreshByHand = async (refresh_token: unknown): Promise<number> => {
  const form = { grant_type: 'refresh_token', ...CLIENT, refresh_token: String(refresh_token) }
  const { status } = await fetch(`${origin}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return status
}

/** Asks the provider's own API, which takes its access tokens. */
const whoAmI = async function (this: Stream): Promise<unknown> {
  const authorization = `Bearer ${String(this.source['access_token'])}`
  const response = await fetch(`${origin}/me`, { headers: { authorization } })
  if (!response.ok) throw new HttpError(response.status)
  return response.json()
}
const request = (stream: Stream, url = `${origin}/token`): Promise<unknown> =>
  guarded(whoAmI, url, environment).call(stream)

describe('a real OpenID Connect provider', () => {
  it('ends the grant when a used refresh token comes again: what ours must never do', async () => {
    const refreshToken = await signIn()
    expect(await refreshByHand(refreshToken)).toBe(200)
    expect(await refreshByHand(refreshToken)).toBe(400)
  })

  it('answers 100 calls of 5 instances after one refresh, round after round', async () => {
    const first = { access_token: 'run out', refresh_token: await signIn() }
    const streams = Array.from({ length: 5 }, () => new Stream({ ...first }))
    for (let round = 1; round <= 3; round++) {
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, i) => request(nth(streams, i))),
      )
      expect(results).toEqual(Array(100).fill({ sub: 'me' }))
      expect(tokenRequests).toBe(round)
      for (const { source, changes } of streams) {
        expect(source).toEqual(nth(streams, 0).source)
        expect(changes).toHaveLength(round)
      }
      const accessToken = await provider.AccessToken.find(
        String(nth(streams, 0).source['access_token']),
      )
      await accessToken?.destroy()
    }
  })

  it('is asked ahead of expiry by the expires_in of its answer', async () => {
    const stream = new Stream({ refresh_token: await signIn() })
    await request(stream)
    clock.advance(3_600_000)

    await expect(request(stream)).resolves.toEqual({ sub: 'me' })
    expect(tokenRequests).toBe(2)
    expect(stream.changes).toHaveLength(2)
  })

  it('keeps a copy of the source alive that was made before two rotations', async () => {
    const stream = new Stream({ refresh_token: await signIn() })
    const copy = new Stream({ ...stream.source })
    await request(stream)
    clock.advance(3_600_000)
    await request(stream)

    await expect(request(copy)).resolves.toEqual({ sub: 'me' })
    expect(copy.source).toEqual(stream.source)
    expect(tokenRequests).toBe(2)
  })

  it.each([
    ['an unknown refresh token', { refresh: CLIENT }, 'no such token', 'invalid_grant'],
    [
      'a wrong secret',
      { refresh: { ...CLIENT, client_secret: 'wrong' } },
      undefined,
      'invalid_client',
    ],
    [
      'an unknown client',
      { refresh: { ...CLIENT, client_id: 'nobody' } },
      undefined,
      'invalid_client',
    ],
    ['no client', { refresh: {} }, undefined, 'invalid_request'],
  ])('refuses %s in words', async (_, options, refreshToken, errorCode) => {
    const stream = new Stream({ refresh_token: refreshToken ?? (await signIn()) })
    stream.options = options

    await expect(request(stream)).rejects.toMatchObject({
      kind: 'rejected',
      retryable: false,
      cause: { errorCode },
    })
  })

  it('has no tokens where there is none: another path is told by its status', async () => {
    const stream = new Stream({ refresh_token: await signIn() })
    await expect(request(stream, `${origin}/elsewhere`)).rejects.toMatchObject({
      kind: 'rejected',
      cause: { status: 404 },
    })
  })
})
