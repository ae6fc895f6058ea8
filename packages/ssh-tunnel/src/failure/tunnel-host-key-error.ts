import { registerErrorStatus } from '@panoply/errors'

import { nameClass, TunnelError, type TunnelFacts } from './tunnel-error.js'

/** Facts of a {@link TunnelHostKeyError}. */
export interface TunnelHostKeyFacts extends TunnelFacts {
  /** The fingerprints that `hostKey` allows: `SHA256:…`. */
  readonly expected: readonly string[]
  /** The fingerprint of the key that the server showed. `undefined` if the server has no key of the expected type. */
  readonly received: string | undefined
}

/**
 * The SSH server has another host key than `hostKey` says. No credentials were sent. Either the server was installed
 * again, or another machine answers in its place. Ask its administrator before you change `hostKey`.
 */
export class TunnelHostKeyError extends TunnelError {
  static {
    nameClass(this, 'TunnelHostKeyError')
    registerErrorStatus(this, 403)
  }

  declare readonly code: 'PANOPLY_TUNNEL_HOST_KEY_REFUSED'
  readonly expected: readonly string[]
  readonly received: string | undefined

  constructor(message: string, facts: TunnelHostKeyFacts) {
    super(message, facts, { code: 'PANOPLY_TUNNEL_HOST_KEY_REFUSED', retryable: false })
    this.expected = facts.expected
    this.received = facts.received
  }
}
