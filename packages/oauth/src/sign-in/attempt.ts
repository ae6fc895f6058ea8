import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
} from 'oauth4webapi'

import type { SignInSettings } from './sign-in-settings.js'

/** The values of one sign-in. They distinguish it from other sign-ins at the same time. */
export interface Attempt {
  /** The redirect returns it. Only the provider and this process know it. */
  readonly state: string
  /** PKCE (RFC 7636): only the process that asked for the code can exchange it. */
  readonly codeVerifier: string
}

export const newAttempt = (): Attempt => ({
  state: generateRandomState(),
  codeVerifier: generateRandomCodeVerifier(),
})

/**
 * The URL to open in the browser. Other parameters in `oauthAuthorizeURL` are kept. Parameters of the sign-in replace
 * those with the same name.
 */
export const authorizationUrl = async (
  { authorizeUrl, clientId, scope }: SignInSettings,
  { state, codeVerifier }: Attempt,
  redirectUri: string,
): Promise<string> => {
  const url = new URL(authorizeUrl)
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(scope !== undefined && { scope }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  url.hash = ''
  return url.href
}
