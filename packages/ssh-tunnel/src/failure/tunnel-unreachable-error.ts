import { registerErrorStatus } from '@panoply/errors'

import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** Facts of a {@link TunnelUnreachableError}. */
export interface TunnelUnreachableFacts extends TunnelFacts {
  /** `false` if the name of the host does not exist. Default `true`. */
  readonly retryable?: boolean
}

/**
 * There is no connection to the SSH server: the server refused it or ended it before the login was done, or the host
 * name does not exist. Trying again can help, except if the host name does not exist.
 */
export class TunnelUnreachableError extends TunnelError {
  static {
    nameClass(this, 'TunnelUnreachableError')
    registerErrorStatus(this, 408)
  }

  declare readonly code: 'PANOPLY_TUNNEL_SERVER_UNREACHABLE'

  constructor(message: string, facts: TunnelUnreachableFacts) {
    const { retryable = true } = facts
    super(message, facts, { code: 'PANOPLY_TUNNEL_SERVER_UNREACHABLE', retryable })
  }
}
