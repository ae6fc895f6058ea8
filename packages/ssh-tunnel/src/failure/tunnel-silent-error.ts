import { registerErrorStatus } from '@panoply/errors'

import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** Facts of a {@link TunnelSilentError}. */
export interface TunnelSilentFacts extends TunnelFacts {
  /** The time limit that `openTunnel` had, in milliseconds. */
  readonly timeoutMs: number
}

/** The SSH server did not finish the login within `timeoutMs`. */
export class TunnelSilentError extends TunnelError {
  static {
    nameClass(this, 'TunnelSilentError')
    registerErrorStatus(this, 408)
  }

  declare readonly code: 'PANOPLY_TUNNEL_SERVER_SILENT'
  readonly timeoutMs: number

  constructor(message: string, facts: TunnelSilentFacts) {
    super(message, facts, { code: 'PANOPLY_TUNNEL_SERVER_SILENT', retryable: true })
    this.timeoutMs = facts.timeoutMs
  }
}
