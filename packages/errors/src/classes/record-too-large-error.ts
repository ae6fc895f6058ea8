import { brandPrototype } from './brand.js'
import { PanoplyError } from './panoply-error.js'

/** Facts of a {@link RecordTooLargeError}. */
export interface RecordTooLargeFacts {
  /**
   * The size in bytes of a message with only this record, attributes included. If the JSON of the record is too long
   * for a text of JavaScript, the true size is larger than this number.
   */
  readonly sizeBytes: number
  /** The largest size of a message, in bytes. */
  readonly limitBytes: number
  /** The table that the record was meant for. */
  readonly table?: string
}

/**
 * Thrown by `write` when a record does not fit into a message, not even alone. The record was not accepted. Records
 * written before and after it are not affected. Split the record, or raise `maxMessageBytes` if the queue allows it.
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
