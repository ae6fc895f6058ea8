import { registerErrorStatus } from '@panoply/errors'

import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** The connection to the SSH server broke while the tunnel was open. All connections through the tunnel are reset. */
export class TunnelCutError extends TunnelError {
  static {
    nameClass(this, 'TunnelCutError')
    registerErrorStatus(this, 408)
  }

  declare readonly code: 'PANOPLY_TUNNEL_CUT'

  constructor(message: string, facts: TunnelFacts) {
    super(message, facts, { code: 'PANOPLY_TUNNEL_CUT', retryable: true })
  }
}
