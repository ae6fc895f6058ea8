import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  None,
  OperationProcessingError,
  processAuthorizationCodeResponse,
} from 'oauth4webapi'

import type { WallClock } from '@panoply/errors/internal'
import type { TokenRequest } from '../request/build-request.js'
import { postTokenRequest } from '../request/token-endpoint.js'
import { TokenRequestFailure } from '../request/token-request-failure.js'
import { isLoopbackHttp } from '../settings/provider-url.js'
import type { Attempt } from './attempt.js'
import { wordsForToken } from './error-words.js'
import { SignInError } from './sign-in-error.js'
import type { SignInSettings } from './sign-in-settings.js'

/** The tokens of a sign-in. The keys are those of `source`. */
export interface SignInTokens {
  readonly access_token: string
  /** Absent if the provider gave none. The access token cannot be refreshed then. */
  readonly refresh_token?: string
  /** How long the access token lives, in seconds; absent if the provider did not say. */
  readonly expires_in?: number
}

/** A code is used up by one request, so there is one attempt. */
const EXCHANGE_TIMEOUT_MS = 20_000

/**
 * Exchanges the authorization code for tokens.
 *
 * @param answer the parameters of the redirect, as `validateAuthResponse` returned them
 * @throws SignInError
 */
export const exchangeCode = async (
  answer: URLSearchParams,
  redirectUri: string,
  { codeVerifier }: Attempt,
  settings: SignInSettings,
  clock: WallClock,
): Promise<SignInTokens> => {
  const server = { issuer: settings.authorizeUrl.origin, token_endpoint: settings.tokenUrl.href }
  const client = { client_id: settings.clientId }
  const secrets = [codeVerifier, answer.get('code'), settings.clientSecret].filter(
    (secret): secret is string => typeof secret === 'string' && secret !== '',
  )
  try {
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      clientAuth(settings),
      answer,
      redirectUri,
      codeVerifier,
      {
        additionalParameters: Object.fromEntries(
          Object.entries(settings.extraFields).map(([name, value]) => [name, String(value)]),
        ),
        // oxlint-disable-next-line typescript/no-deprecated -- the library marks it so that it stands out
        [allowInsecureRequests]: isLoopbackHttp(settings.tokenUrl),
        [customFetch]: async (_url, { body, headers }) => {
          const request = tokenRequest(new URLSearchParams(body), headers, secrets, settings)
          const { answer: tokens } = await postTokenRequest(request, EXCHANGE_TIMEOUT_MS, clock)
          // Non-standard answers of providers are converted to the standard form for the library.
          return Response.json({
            access_token: tokens.accessToken,
            token_type: 'bearer',
            ...(tokens.refreshToken !== undefined && { refresh_token: tokens.refreshToken }),
            ...(tokens.expiresInSeconds !== undefined && { expires_in: tokens.expiresInSeconds }),
          })
        },
      },
    )
    const { access_token, refresh_token, expires_in } = await processAuthorizationCodeResponse(
      server,
      client,
      response,
    )
    return {
      access_token,
      ...(refresh_token !== undefined && { refresh_token }),
      ...(expires_in !== undefined && { expires_in }),
    }
  } catch (error) {
    if (error instanceof TokenRequestFailure) throw exchangeFailure(error)
    if (!(error instanceof OperationProcessingError)) throw error
    // Its cause holds the answer, and with it the tokens.
    throw new SignInError(`the code was not exchanged: ${error.message}`, { kind: 'malformed' })
  }
}

const clientAuth = ({ clientSecret, clientAuthentication }: SignInSettings): ClientAuth => {
  if (clientSecret === undefined) return None()
  return clientAuthentication === 'client_secret_basic'
    ? ClientSecretBasic(clientSecret)
    : ClientSecretPost(clientSecret)
}

const tokenRequest = (
  form: URLSearchParams,
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
  { tokenUrl, requestFormat, clientAuthentication, extraFields }: SignInSettings,
): TokenRequest => {
  const { 'content-type': _, ...others } = headers
  const isJson = requestFormat === 'json'
  return {
    url: tokenUrl,
    headers: isJson ? { ...others, 'content-type': 'application/json' } : others,
    body: isJson ? JSON.stringify({ ...Object.fromEntries(form), ...extraFields }) : form,
    secrets,
    settings: {
      ...{ accessKey: 'access_token', refreshKey: 'refresh_token' },
      ...{ clientAuthentication, requestFormat },
    },
  }
}

const exchangeFailure = (failure: TokenRequestFailure): SignInError => {
  const { kind, status, errorCode, networkCode, message } = failure
  const facts = { kind, status, errorCode, networkCode }
  if (kind !== 'rejected') return new SignInError(`the code was not exchanged: ${message}`, facts)
  const code = errorCode === undefined ? '' : ` ${errorCode}`
  return new SignInError(
    `the code was not exchanged: HTTP ${status ?? 'unknown'}${code}: ${wordsForToken(errorCode)}`,
    facts,
  )
}
