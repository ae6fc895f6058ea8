import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link TunnelError}. */
export interface TunnelFacts {
  /** The host of the SSH server, as it was given. */
  readonly host: string
  /** The port of the SSH server. */
  readonly port: number
  readonly cause?: unknown
}

/** The facts that all errors of one class share. */
export interface TunnelErrorKind {
  readonly code: string
  /** Whether opening the tunnel again can help. */
  readonly retryable: boolean
}

/**
 * The base class of all errors of a tunnel. Their texts and fields never contain a password, a private key or a
 * passphrase.
 */
export abstract class TunnelError extends PanoplyError {
  readonly host: string
  readonly port: number

  constructor(message: string, facts: TunnelFacts, { code, retryable }: TunnelErrorKind) {
    super(message, { code, retryable, ...('cause' in facts && { cause: facts.cause }) })
    this.host = facts.host
    this.port = facts.port
  }
}

/**
 * Sets the `name` of an error class on its prototype. A minifier cannot change it there, and it is not listed among the
 * fields of an error.
 */
export const nameClass = (errorClass: { readonly prototype: Error }, name: string): void => {
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true })
}
