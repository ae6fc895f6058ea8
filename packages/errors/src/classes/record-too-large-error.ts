import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Facts of a {@link RecordTooLargeError}. */
export interface RecordTooLargeFacts {
  /**
   * What a message with this record alone would weigh, attributes included, in bytes; at least so much where its JSON is
   * longer than any text.
   */
  readonly sizeBytes: number
  /** What a message may weigh, in bytes. */
  readonly limitBytes: number
  /** The table that the record was meant for. */
  readonly table?: string
}

/**
 * Thrown by `write` when a record does not fit a message even alone. The record was not accepted and its neighbours
 * are unharmed. Split the record, or raise `maxMessageBytes` where the queue allows it.
 */
export class RecordTooLargeError extends PanoplyError {
  static {
    brandPrototype(this, 'RecordTooLargeError')
  }

  declare readonly code: 'PANOPLY_RECORD_TOO_LARGE'
  readonly sizeBytes: number
  readonly limitBytes: number
  readonly table: string | undefined

  constructor(message: string, facts: RecordTooLargeFacts) {
    super(message, { code: 'PANOPLY_RECORD_TOO_LARGE', retryable: false })
    this.sizeBytes = facts.sizeBytes
    this.limitBytes = facts.limitBytes
    this.table = facts.table
  }
}
