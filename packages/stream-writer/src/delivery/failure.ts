import { DeliveryError } from '@panoply/errors'

import { compact, type Message, recordsOf } from '../message/message.js'
import type { GivenUpRecords, UndeliveredRecord } from '../message/record-owners.js'
import { type ClassifiedFault, isRetryableClass } from './classify-fault.js'

/** The approximate memory of a failure besides its records, in bytes. */
const OVERHEAD_BYTES = 300

/** The copy of failed records in the spool. It stays until the program has received them. */
export interface FailureCopy {
  isOnDisk(): boolean
  delete(): void
}

/**
 * Given-up records of one message and one owner, with the reason. They are decoded only when the program reads them,
 * because as objects they need ten times as much memory.
 */
export class Failure implements GivenUpRecords {
  readonly #message: Message
  readonly #fault: ClassifiedFault
  readonly #copy: FailureCopy | undefined
  #isReceived = false

  /** @param copy the copy in the spool, if there is one */
  constructor(message: Message, fault: ClassifiedFault, copy?: FailureCopy) {
    const { owners: _, spoolCopy: __, ...rest } = message
    // A copy of the bytes, because a view of a divided message would keep the whole message in memory.
    this.#message = { ...rest, body: compact(message.body) }
    this.#fault = fault
    this.#copy = copy
  }

  get isReceived(): boolean {
    return this.#isReceived
  }

  receive(): void {
    if (this.#isReceived) return
    this.#isReceived = true
    this.#copy?.delete()
  }

  get isOnDisk(): boolean {
    return this.#copy?.isOnDisk() ?? false
  }

  get epoch(): number {
    return this.#message.epoch
  }

  get recordCount(): number {
    return this.#message.recordCount
  }

  get attempts(): number {
    return this.#message.attempts
  }

  /** The weight of the records, in bytes. */
  get bytes(): number {
    return this.#message.body.length
  }

  get keptBytes(): number {
    return this.bytes + OVERHEAD_BYTES
  }

  /** The code of the queue or of the network. */
  get code(): string {
    return this.#fault.code
  }

  get retryable(): boolean {
    return isRetryableClass(this.#fault.faultClass)
  }

  /** The reason and the facts of the failure, without the records. */
  get headline(): string {
    const { recordCount, attempts, code } = this
    const records = recordCount === 1 ? '1 record was' : `${recordCount} records were`
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
    return `${records} not delivered after ${tries}: ${code}: ${this.#fault.message}`
  }

  /** Makes a new error that hands the records back. */
  makeError(): DeliveryError {
    const { attempts, code, retryable, headline } = this
    const { message: reason, httpStatus } = this.#fault
    return new DeliveryError(headline, {
      records: recordsOf(this.#message),
      attempts,
      retryable,
      cause: Object.assign(new Error(reason), {
        code,
        ...(httpStatus !== undefined && { httpStatus }),
      }),
    })
  }

  undelivered(): UndeliveredRecord[] {
    const error = this.makeError()
    return error.records.map((record) => ({ ...record, error }))
  }
}
