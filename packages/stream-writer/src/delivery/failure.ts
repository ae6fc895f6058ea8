import { DeliveryError } from '@panoply/errors'

import { compact, type Message, recordsOf } from '../message/message.js'
import type { GivenUpRecords, UndeliveredRecord } from '../message/record-owners.js'
import { type ClassifiedFault, isRetryableClass } from './classify-fault.js'

/** About what a failure weighs besides its records, in bytes. */
const OVERHEAD_BYTES = 300

/**
 * Given-up records of one message and one owner, with the reason. They stay bytes until the program looks at them: as
 * objects they would weigh ten times as much.
 */
export class Failure implements GivenUpRecords {
  readonly #message: Message
  readonly #fault: ClassifiedFault
  readonly #onReceived: (() => void) | undefined
  #isReceived = false

  /** @param onReceived called once, when the program has the records: then their copy on disk is deleted */
  constructor(message: Message, fault: ClassifiedFault, onReceived?: () => void) {
    const { owners: _, spoolCopy: __, ...rest } = message
    // A view of a divided message would keep the whole message in memory.
    this.#message = { ...rest, body: compact(message.body) }
    this.#fault = fault
    this.#onReceived = onReceived
  }

  get isReceived(): boolean {
    return this.#isReceived
  }

  receive(): void {
    if (this.#isReceived) return
    this.#isReceived = true
    this.#onReceived?.()
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

  /** The queue's code, or the network's. */
  get code(): string {
    return this.#fault.code
  }

  get retryable(): boolean {
    return isRetryableClass(this.#fault.faultClass)
  }

  /** The error that hands the records back; made anew with every call. */
  makeError(): DeliveryError {
    const { recordCount, attempts, code, retryable } = this
    const { message: reason, httpStatus } = this.#fault
    const records = recordCount === 1 ? '1 record was' : `${recordCount} records were`
    const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
    return new DeliveryError(`${records} not delivered after ${tries}: ${code}: ${reason}`, {
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
