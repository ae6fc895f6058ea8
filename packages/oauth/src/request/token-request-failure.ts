import type { TokenValidationKind } from '@panoply/errors'

/** Facts of a {@link TokenRequestFailure}. */
export interface TokenRequestFacts {
  readonly kind: TokenValidationKind
  /** Whether the same request may be sent again. */
  readonly isTransient: boolean
  /** Whether the provider may have used up the refresh token, so that the new tokens are lost. */
  readonly mayBeUsedUp: boolean
  /** The HTTP status, if there was an answer. */
  readonly status?: number | undefined
  /** The answer's OAuth error code, for instance `invalid_grant`. */
  readonly errorCode?: string | undefined
  /** The code of the network fault, for instance `ECONNRESET`. */
  readonly networkCode?: string | undefined
  /** How long the provider asks to wait. */
  readonly retryAfterMs?: number | undefined
}

/**
 * Why one token request failed; the `cause` of a `TokenValidationError`. It quotes neither the provider nor the network
 * layer unmasked, because they may repeat the request and its secrets.
 */
export class TokenRequestFailure extends Error {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'TokenRequestFailure' })
  }

  readonly kind: TokenValidationKind
  readonly isTransient: boolean
  readonly mayBeUsedUp: boolean
  declare readonly status?: number
  declare readonly errorCode?: string
  declare readonly networkCode?: string
  declare readonly retryAfterMs?: number

  constructor(message: string, { kind, isTransient, mayBeUsedUp, ...facts }: TokenRequestFacts) {
    super(message)
    this.kind = kind
    this.isTransient = isTransient
    this.mayBeUsedUp = mayBeUsedUp
    const known = Object.entries(facts).filter(([, value]) => value !== undefined)
    Object.assign(this, Object.fromEntries(known))
  }
}
