import { PanoplyError } from '@panoply/errors'

/** Facts of a {@link LeaseLostError}. */
export interface LeaseLostFacts {
  /** What the right was kept in: a file, or a table of a database. */
  readonly lock: string
  readonly cause?: unknown
}

/**
 * This run has lost its right to the source, because another run has taken the source over, or could have: it was frozen,
 * or did not reach what keeps the right, for longer than the lease lasts. Nothing of it is kept from then on. What it had
 * made safe before is there, and the other run goes on from it.
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
