import type { TokenValidationKind } from '@panoply/errors'

/** The consequence of an HTTP status outside of 2xx. */
export interface StatusRule {
  readonly from: number
  readonly to: number
  readonly kind: TokenValidationKind
  /** Whether the request is sent again, within the limits of one refresh. */
  readonly isTransient: boolean
  /** Whether the provider may have used up the refresh token before it, or a gateway in front of it, answered. */
  readonly mayBeUsedUp: boolean
  readonly reason: string
}

/** The first rule with the status counts. */
export const STATUS_RULES: readonly StatusRule[] = [
  {
    ...{ from: 300, to: 399, kind: 'malformed', isTransient: false, mayBeUsedUp: false },
    reason:
      'a redirect is not followed, because the secrets would be sent, too; correct refreshUrl',
  },
  {
    ...{ from: 429, to: 429, kind: 'unreachable', isTransient: true, mayBeUsedUp: false },
    reason: 'the provider asks for fewer requests',
  },
  {
    ...{ from: 401, to: 401, kind: 'rejected', isTransient: false, mayBeUsedUp: false },
    reason: 'the provider does not accept the client in options.refresh',
  },
  {
    ...{ from: 404, to: 405, kind: 'rejected', isTransient: false, mayBeUsedUp: false },
    reason: 'no token endpoint is at refreshUrl',
  },
  {
    ...{ from: 415, to: 415, kind: 'rejected', isTransient: false, mayBeUsedUp: false },
    reason: 'the provider does not accept this format',
  },
  {
    ...{ from: 400, to: 499, kind: 'rejected', isTransient: false, mayBeUsedUp: false },
    reason: 'the provider refused the request',
  },
  {
    ...{ from: 500, to: 599, kind: 'unreachable', isTransient: true, mayBeUsedUp: true },
    reason: 'the provider has a fault',
  },
]

/** The error codes of RFC 6749, section 5.2, with what a person can do. */
export const OAUTH_ERRORS: Readonly<Record<string, string>> = {
  invalid_request:
    'a field is missing or not known; compare options.refresh with what the provider asks for',
  invalid_client: 'the client in options.refresh is not known, or its secret is wrong',
  invalid_grant: 'the refresh token has expired, was revoked or was used before; sign in again',
  unauthorized_client: 'this client may not refresh tokens',
  unsupported_grant_type: 'the provider does not refresh tokens at this URL',
  invalid_scope: 'the scope in options.refresh is more than was granted',
}

/** Own codes of providers consist of words. Other texts may repeat the request. */
const CODE_SHAPE = /^[a-z]{2,20}(_[a-z]{2,20}){0,5}$/

/** Codes that some providers use instead of `invalid_grant`. */
const LIKE_INVALID_GRANT: readonly unknown[] = [
  'bad_refresh_token',
  'expired_refresh_token',
  'invalid_refresh_token',
  'refresh_token_expired',
  'token_expired',
  'token_revoked',
]

/** Whether an error code says that the refresh token is refused for good. */
export const meansInvalidGrant = (errorCode: unknown): boolean =>
  errorCode === 'invalid_grant' || LIKE_INVALID_GRANT.includes(errorCode)

/** The meaning of an error code, in words. `undefined` if the code is not a standard one. */
export const meaningOf = (errorCode: string | undefined): string | undefined => {
  if (errorCode === undefined) return undefined
  return OAUTH_ERRORS[meansInvalidGrant(errorCode) ? 'invalid_grant' : errorCode]
}

/**
 * The code in lower case, if it is a standard one, or if it looks like a code and is not a part of a secret. Otherwise
 * `undefined`.
 */
export const showableErrorCode = (
  code: unknown,
  secrets: readonly string[],
): string | undefined => {
  if (typeof code !== 'string') return undefined
  const shown = code.trim().toLowerCase()
  if (Object.hasOwn(OAUTH_ERRORS, shown)) return shown
  const isEcho = secrets
    .map((secret) => secret.toLowerCase())
    .some((secret) => secret.includes(shown) || shown.includes(secret))
  return CODE_SHAPE.test(shown) && !isEcho ? shown : undefined
}
