import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, jest } from '@jest/globals'
import type { Provider } from 'oidc-provider'

const SECRET = 'client-secret-hunter2'

/** The clients that the provider knows, by the way in which they authenticate. */
export const CLIENTS = {
  client_secret_post: { clientId: 'post', clientSecret: SECRET },
  client_secret_basic: { clientId: 'basic', clientSecret: SECRET },
  none: { clientId: 'public', clientSecret: undefined },
} as const

/** An OpenID Connect provider with pages on which a person logs in and agrees. */
export interface SignInProvider {
  readonly origin: string
  readonly param: { type: string; title: string; oauthAuthorizeURL: string; oauthAccessURL: string }
  /** The user that the access token belongs to, from the provider's API. */
  whoIs(accessToken: string): Promise<unknown>
}

/** One for all tests of the file. */
export const useSignInProvider = (): SignInProvider => {
  const server = createServer()
  let origin = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    // The provider warns that it prefers a later Node than 20, and that its built-in pages are only for tests.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined)
    jest.spyOn(console, 'info').mockImplementation(() => undefined)
    const oidc = await newProvider(origin)
    const handle = oidc.callback()
    server.on('request', (request, response) => void handle(request, response))
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
    get param() {
      return {
        type: 'oauth',
        title: 'Provider',
        oauthAuthorizeURL: `${origin}/auth?scope=openid%20offline_access&prompt=consent`,
        oauthAccessURL: `${origin}/token`,
      }
    },
    whoIs: async (accessToken) => {
      const headers = { authorization: `Bearer ${accessToken}` }
      const response = await fetch(`${origin}/me`, { headers })
      return response.ok ? response.json() : response.status
    },
  }
}

const newProvider = async (origin: string): Promise<Provider> => {
  const { Provider } = await import('oidc-provider')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return new Provider(origin, {
    clients: Object.entries(CLIENTS).map(([method, { clientId, clientSecret }]) => ({
      client_id: clientId,
      ...(clientSecret !== undefined && { client_secret: clientSecret }),
      application_type: 'native' as const,
      grant_types: ['authorization_code', 'refresh_token'],
      // The port of a loopback redirect is free: RFC 8252, section 7.3.
      redirect_uris: ['http://127.0.0.1/callback'],
      token_endpoint_auth_method: method as keyof typeof CLIENTS,
      id_token_signed_response_alg: 'ES256' as const,
    })),
    cookies: { keys: ['cookie-key'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access'],
    ttl: {
      ...{ AccessToken: 3_600, Grant: 86_400, IdToken: 3_600, RefreshToken: 86_400 },
      ...{ Interaction: 3_600, Session: 86_400 },
    },
  })
}
