import { DeliveryError } from '@panoply/errors'

import { compact } from '../message/compact.js'
import { type Message, recordsOf } from '../message/message.js'
import type { RecordOwner } from '../message/record-owners.js'
import type { Custody } from '../spool/custody.js'
import { isRetryableClass } from './classify-fault.js'
import type { UndeliveredRecord } from './delivery-report.js'
import type { ClassifiedFault } from './request-delivery.js'

/** About what a failure weighs besides its records, in bytes. */
const OVERHEAD_BYTES = 300

/**
 * Records of one message and one owner that were given up, and why. They stay the bytes that they were until somebody looks:
 * as objects they would weigh ten times as much.
 */
export class Failure {
  readonly #message: Message
  readonly #fault: ClassifiedFault
  /** Keeps the records on disk until somebody has them, when they are there. */
  readonly custody: Custody | undefined
  /** Whether an `error` listener was told. */
  isHeard = false
  /** Whether a report that somebody waits for names the records. */
  isAwaited = false

  constructor(message: Message, fault: ClassifiedFault, custody?: Custody) {
    this.custody = custody
    // Of a message that was cut in halves, a record would keep the whole in memory for as long as it is kept itself.
    this.#message = { ...message, body: compact(message.body) }
    this.#fault = fault
  }

  /** Whether somebody has the records, or will have them without asking for more. */
  get isTold(): boolean {
    return this.isHeard || this.isAwaited
  }

  /** Somebody keeps it who will tell of it: until then the records stay on disk, unless somebody else has them. */
  hold(): void {
    if (!this.isTold) this.custody?.hold()
  }

  /** Whoever kept it has told of it. */
  release(): void {
    if (!this.isTold) this.custody?.release()
  }

  /** Who answers for the records, if somebody does. */
  get owner(): RecordOwner | undefined {
    return this.#message.owners?.[0]?.owner
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

  /** What the records weigh, in bytes. */
  get bytes(): number {
    return this.#message.body.length
  }

  /** What it costs to keep, in bytes. */
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

  /** The records as a report lists them; made anew with every call. */
  undelivered(): UndeliveredRecord[] {
    const error = this.makeError()
    return error.records.map((record) => ({ ...record, error }))
  }

  /** The same for those who keep it, and have no use for its owner. */
  withoutOwner(): Failure {
    const { owners: _, ...message } = this.#message
    const { isHeard, isAwaited } = this
    return Object.assign(new Failure(message, this.#fault, this.custody), { isHeard, isAwaited })
  }
}
