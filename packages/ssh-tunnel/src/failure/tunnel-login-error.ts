import { registerErrorStatus } from '@panoply/errors'

import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** Facts of a {@link TunnelLoginError}. */
export interface TunnelLoginFacts extends TunnelFacts {
  readonly username: string
  /** The login methods that were tried: `publickey`, `password`, `keyboard-interactive`. */
  readonly tried: readonly string[]
  /** The login methods that the server offers. Empty if the server did not tell. */
  readonly offered: readonly string[]
}

/** The SSH server does not let `username` in with the given key or password. */
export class TunnelLoginError extends TunnelError {
  static {
    nameClass(this, 'TunnelLoginError')
    registerErrorStatus(this, 401)
  }

  declare readonly code: 'PANOPLY_TUNNEL_LOGIN_REFUSED'
  readonly username: string
  readonly tried: readonly string[]
  readonly offered: readonly string[]

  constructor(message: string, facts: TunnelLoginFacts) {
    super(message, facts, { code: 'PANOPLY_TUNNEL_LOGIN_REFUSED', retryable: false })
    this.username = facts.username
    this.tried = facts.tried
    this.offered = facts.offered
  }
}
