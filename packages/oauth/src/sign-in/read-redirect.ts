import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi'

import { showableErrorCode } from '../request/answer-rules.js'
import type { Attempt } from './attempt.js'
import { wordsForAuthorization } from './error-words.js'
import { SignInError } from './sign-in-error.js'
import type { SignInSettings } from './sign-in-settings.js'

const NOT_UNDERSTOOD =
  'the redirect cannot be understood: a parameter comes twice, or is not one of a code'

/**
 * Checks the parameters that came with the redirect: state, issuer, and that there is a code.
 *
 * @returns what {@link exchangeCode} takes
 * @throws SignInError
 */
export const readRedirect = (
  parameters: URLSearchParams,
  { state, codeVerifier }: Attempt,
  settings: SignInSettings,
): URLSearchParams => {
  const issuer = expectedIssuer(parameters, settings)
  const server = { issuer }
  let answer: URLSearchParams
  try {
    answer = validateAuthResponse(server, { client_id: settings.clientId }, parameters, state)
  } catch (error) {
    if (error instanceof AuthorizationResponseError) {
      const secrets = [state, codeVerifier, settings.clientSecret ?? ''].filter(Boolean)
      const errorCode = showableErrorCode(error.error, secrets)
      const code = errorCode === undefined ? '' : `${errorCode}: `
      throw new SignInError(`the sign-in was refused: ${code}${wordsForAuthorization(errorCode)}`, {
        kind: 'denied',
        errorCode,
      })
    }
    const isForeign = (parameters.get('iss') ?? issuer) !== issuer
    throw new SignInError(
      isForeign
        ? `the redirect comes from another provider: expected the issuer ${issuer}`
        : NOT_UNDERSTOOD,
      { kind: 'malformed' },
    )
  }
  const [code = '', ...others] = answer.getAll('code')
  if (others.length > 0) throw new SignInError(NOT_UNDERSTOOD, { kind: 'malformed' })
  if (code === '') {
    throw new SignInError('the redirect has no code and no error', { kind: 'malformed' })
  }
  return answer
}

/** Without the option `issuer`, an issuer is accepted if it has the origin of the page that was opened. */
const expectedIssuer = (
  parameters: URLSearchParams,
  { issuer, authorizeUrl }: SignInSettings,
): string => {
  if (issuer !== undefined) return issuer
  const named = parameters.get('iss') ?? ''
  const isSameOrigin = URL.canParse(named) && new URL(named).origin === authorizeUrl.origin
  return isSameOrigin ? named : authorizeUrl.origin
}
