import { registerErrorStatus } from '@panoply/errors'

import type { TunnelTarget } from '../settings/tunnel-target.js'
import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** Facts of a {@link TunnelTargetError}. */
export interface TunnelTargetFacts extends TunnelFacts {
  readonly target: TunnelTarget
  /** `false` if the server forbids the connection. */
  readonly retryable: boolean
}

/** The SSH server accepted the login, but it cannot connect to the target, or it is not allowed to. */
export class TunnelTargetError extends TunnelError {
  static {
    nameClass(this, 'TunnelTargetError')
    registerErrorStatus(this, 408)
  }

  declare readonly code: 'PANOPLY_TUNNEL_TARGET_UNREACHABLE'
  readonly target: TunnelTarget

  constructor(message: string, facts: TunnelTargetFacts) {
    const { retryable } = facts
    super(message, facts, { code: 'PANOPLY_TUNNEL_TARGET_UNREACHABLE', retryable })
    this.target = facts.target
  }
}
