/** The error codes of the provider's page: RFC 6749, section 4.1.2.1, and OpenID Connect Core, section 3.1.2.6. */
const AUTHORIZATION_ERRORS: Readonly<Record<string, string>> = {
  access_denied: 'the person, or the provider, did not allow the access',
  invalid_request:
    'the provider does not understand the request; see the query of oauthAuthorizeURL',
  unauthorized_client: 'this client may not sign people in; allow it at the provider',
  unsupported_response_type: 'the provider does not sign in by an authorization code',
  invalid_scope: 'the scope is not known, or is more than this client may have',
  server_error: 'the provider has a fault; try again later',
  temporarily_unavailable: 'the provider is too busy; try again later',
  login_required: 'the provider wants the person to log in first',
  consent_required: 'the provider wants the person to agree first',
  interaction_required: 'the provider wants to ask the person something first',
}

/** The error codes of the token endpoint: RFC 6749, section 5.2. */
const TOKEN_ERRORS: Readonly<Record<string, string>> = {
  invalid_request: 'a field is missing or not known; see extraFields and requestFormat',
  invalid_client:
    'clientId is not known, or clientSecret is wrong; if both are right, see clientAuthentication',
  invalid_grant: 'the code has expired, was used before, or belongs to another redirect URI',
  unauthorized_client: 'this client may not sign people in; allow it at the provider',
  unsupported_grant_type: 'no authorization codes are exchanged at oauthAccessURL',
  invalid_scope: 'the scope is not known, or is more than this client may have',
}

export const wordsForAuthorization = (errorCode: string | undefined): string =>
  AUTHORIZATION_ERRORS[errorCode ?? ''] ?? 'the provider refused'

export const wordsForToken = (errorCode: string | undefined): string =>
  TOKEN_ERRORS[errorCode ?? ''] ?? 'the provider refused the code'
