import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, jest } from '@jest/globals'
import type { Provider } from 'oidc-provider'

import { CLIENT, HttpError, type Stream } from './stream.js'

/** An OpenID Connect provider with rotating refresh tokens; a used one that comes again ends the whole grant. */
export interface RealProvider {
  readonly origin: string
  /** How many token requests it has answered. */
  readonly tokenRequests: number
  /** What remains of a sign-in once the person has left the page: a grant and its first refresh token. */
  signIn(): Promise<string>
  /** The access token is refused from now on. */
  destroy(accessToken: unknown): Promise<void>
  /** A method that asks the provider's own API, which takes its access tokens. */
  readonly whoAmI: (this: Stream) => Promise<unknown>
}

/** One for all tests of the file. */
export const useRealProvider = (): RealProvider => {
  const server = createServer()
  let oidc: Provider | undefined
  let origin = ''
  let tokenRequests = 0
  const provider = (): Provider => {
    if (oidc === undefined) throw new Error('expected to be asked for from inside a test')
    return oidc
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    // On Node 20 the provider warns that it prefers a later one.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined)
    jest.spyOn(console, 'info').mockImplementation(() => undefined)
    oidc = await newProvider(origin)
    const handle = oidc.callback()
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

  return {
    get origin() {
      return origin
    },
    get tokenRequests() {
      return tokenRequests
    },
    signIn: () => signIn(provider()),
    destroy: async (accessToken) => {
      const found = await provider().AccessToken.find(String(accessToken))
      await found?.destroy()
    },
    whoAmI: async function (this: Stream) {
      const authorization = `Bearer ${String(this.source['access_token'])}`
      const response = await fetch(`${origin}/me`, { headers: { authorization } })
      if (!response.ok) throw new HttpError(response.status)
      return response.json()
    },
  }
}

const newProvider = async (origin: string): Promise<Provider> => {
  const { Provider } = await import('oidc-provider')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return new Provider(origin, {
    clients: [
      {
        ...CLIENT,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['https://app.example/callback'],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    cookies: { keys: ['cookie-key'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access'],
    ttl: { AccessToken: 3_600, Grant: 86_400, IdToken: 3_600, RefreshToken: 86_400 },
  })
}

const signIn = async (provider: Provider): Promise<string> => {
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
