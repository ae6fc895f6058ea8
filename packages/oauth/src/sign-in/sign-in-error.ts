import { PanoplyError } from '@panoply/errors'

/**
 * Why the person was not signed in:
 *
 * - `denied`: the person refused, or the provider's page says that this client may not ask
 * - `rejected`: the provider's token endpoint refused the code or the client
 * - `malformed`: the redirect or the token answer cannot be understood, or comes from another provider
 * - `unreachable`: the token endpoint did not answer
 * - `timeout`: no redirect came within `timeoutMs`
 * - `aborted`: the option `signal` ended the sign-in
 * - `browser`: `openBrowser` failed; what it threw is the `cause`
 * - `port`: the server for the redirect cannot listen on the port
 */
export type SignInErrorKind =
  | 'denied'
  | 'rejected'
  | 'malformed'
  | 'unreachable'
  | 'timeout'
  | 'aborted'
  | 'browser'
  | 'port'

/** Facts of a {@link SignInError}. */
export interface SignInFacts {
  readonly kind: SignInErrorKind
  /** The OAuth error code, for instance `access_denied`. */
  readonly errorCode?: string | undefined
  /** The HTTP status of the token endpoint. */
  readonly status?: number | undefined
  /** The code of a fault of the network or of the port, for instance `EADDRINUSE`. */
  readonly networkCode?: string | undefined
  readonly cause?: unknown
}

/** The kinds that a second sign-in may not run into. */
const HELPED_BY_TIME: readonly SignInErrorKind[] = ['unreachable', 'timeout', 'port']

/**
 * Thrown by `signIn` if it ends without tokens. A new sign-in can help for `unreachable`, `timeout` and `port`. No text
 * and no field holds a code, a token or the client's secret.
 */
export class SignInError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'SignInError', configurable: true })
  }

  declare readonly code: 'PANOPLY_SIGN_IN_FAILED'
  readonly kind: SignInErrorKind
  declare readonly errorCode?: string
  declare readonly status?: number
  declare readonly networkCode?: string

  constructor(message: string, { kind, cause, ...facts }: SignInFacts) {
    super(message, {
      code: 'PANOPLY_SIGN_IN_FAILED',
      retryable: HELPED_BY_TIME.includes(kind),
      ...(cause !== undefined && { cause }),
    })
    this.kind = kind
    const known = Object.entries(facts).filter(([, value]) => value !== undefined)
    Object.assign(this, Object.fromEntries(known))
  }
}
