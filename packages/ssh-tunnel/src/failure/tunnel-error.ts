import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link TunnelError}. */
export interface TunnelFacts {
  /** The host of the SSH server, as it was given. */
  readonly host: string
  /** The port of the SSH server. */
  readonly port: number
  readonly cause?: unknown
}

/** The facts that the class of an error decides. */
export interface TunnelErrorKind {
  readonly code: string
  /** Whether opening the tunnel again can help. */
  readonly retryable: boolean
}

/** The base of all errors of a tunnel. No text and no field of them holds a password, a private key or a passphrase. */
export abstract class TunnelError extends PanoplyError {
  readonly host: string
  readonly port: number

  constructor(message: string, facts: TunnelFacts, { code, retryable }: TunnelErrorKind) {
    super(message, { code, retryable, ...('cause' in facts && { cause: facts.cause }) })
    this.host = facts.host
    this.port = facts.port
  }
}

/** Names a class where a minifier cannot change it, and where the name is no fact of its own. */
export const nameClass = (errorClass: { readonly prototype: Error }, name: string): void => {
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true })
}
