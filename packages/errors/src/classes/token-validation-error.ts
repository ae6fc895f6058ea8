import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/**
 * Why a token could not be refreshed. `rejected`: the provider refused. `unreachable`: the provider did not answer in
 * time. `malformed`: the answer was not a token response.
 */
export type TokenValidationKind = 'rejected' | 'unreachable' | 'malformed'

/** Facts of a {@link TokenValidationError}. */
export interface TokenValidationFacts {
  readonly kind: TokenValidationKind
  readonly cause?: unknown
}

/**
 * Thrown when an access token expired and the SDK could not get a new one. It is not retryable, because a second
 * refresh with a used refresh token looks like theft to the provider. Its text and its causes never hold a token or a
 * client secret.
 */
export class TokenValidationError extends PanoplyError {
  static {
    brandPrototype(this, 'TokenValidationError')
  }

  declare readonly code: 'PANOPLY_TOKEN_VALIDATION_FAILED'
  readonly kind: TokenValidationKind

  constructor(message: string, facts: TokenValidationFacts) {
    super(message, { ...facts, code: 'PANOPLY_TOKEN_VALIDATION_FAILED', retryable: false })
    this.kind = facts.kind
  }
}
