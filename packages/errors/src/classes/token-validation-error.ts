import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/**
 * Why a token could not be refreshed: the provider said no (`rejected`), did not answer in time (`unreachable`),
 * or answered something that is not a token response (`malformed`).
 */
export type TokenValidationKind = 'rejected' | 'unreachable' | 'malformed'

/** Facts of a {@link TokenValidationError}. */
export interface TokenValidationFacts {
  readonly kind: TokenValidationKind
  readonly cause?: unknown
}

/**
 * Thrown when an access token expired and no new one could be had. Not retryable: a repeated refresh with a rotated
 * token looks like theft to the provider. Its text and its causes never hold a token or a client secret.
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
