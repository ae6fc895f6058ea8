import { registerErrorStatus } from '@panoply/errors'

import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** The server is not an SSH server, or it has no algorithm in common with this client. */
export class TunnelProtocolError extends TunnelError {
  static {
    nameClass(this, 'TunnelProtocolError')
    registerErrorStatus(this, 400)
  }

  declare readonly code: 'PANOPLY_TUNNEL_PROTOCOL_FAILED'

  constructor(message: string, facts: TunnelFacts) {
    super(message, facts, { code: 'PANOPLY_TUNNEL_PROTOCOL_FAILED', retryable: false })
  }
}
