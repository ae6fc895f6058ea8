import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link LeaseLostError}. */
export interface LeaseLostFacts {
  /** The place where the lease was kept: a file, or a table of a database. */
  readonly lock: string
  readonly cause?: unknown
}

/**
 * This run has lost its lease on the source. It was frozen, or could not reach the place of the lease, for longer than
 * the lease lasts, so another run has taken over the source or could have. From then on, nothing of this run is stored.
 * Rows that it had committed before stay, and the other run continues from them.
 */
export class LeaseLostError extends PanoplyError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'LeaseLostError', configurable: true })
  }

  declare readonly code: 'PANOPLY_LEASE_LOST'
  readonly lock: string

  constructor(message: string, facts: LeaseLostFacts) {
    super(message, { code: 'PANOPLY_LEASE_LOST', retryable: true, cause: facts.cause })
    this.lock = facts.lock
  }
}
