import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** A record as it was accepted: the table and the values as JSON carries them. */
export interface TableRecord {
  readonly table: string
  readonly record: Record<string, unknown>
}

/** Facts of a {@link DeliveryError}. */
export interface DeliveryFacts {
  /** The records that are handed back. */
  readonly records: readonly TableRecord[]
  /** How many requests carried them; 0 when none was sent. */
  readonly attempts: number
  /** Whether writing the records again can help. */
  readonly retryable: boolean
  /** Why the last attempt failed. */
  readonly cause?: unknown
}

/**
 * Records that were accepted and could not be delivered, handed back. `retryable` tells whether writing them again
 * can help: `true` after an outage, `false` where the queue refused them. Where an answer was lost, the queue may
 * hold the records all the same; `cause` tells.
 */
export class DeliveryError extends PanoplyError {
  static {
    brandPrototype(this, 'DeliveryError')
  }

  declare readonly code: 'PANOPLY_DELIVERY_FAILED'
  readonly records: readonly TableRecord[]
  readonly attempts: number

  constructor(message: string, facts: DeliveryFacts) {
    super(message, { ...facts, code: 'PANOPLY_DELIVERY_FAILED' })
    this.records = facts.records
    this.attempts = facts.attempts
  }
}
