import type { EventEmitter } from 'node:events'

import type { SpoolError } from '@panoply/errors'

import { publish, type WriterIdentity } from './diagnostics.js'
import type { Failure } from './delivery/failure.js'
import type { DeliveryObserver } from './delivery/request-delivery.js'
import type { Message } from './message/message.js'
import type { Runtime } from './runtime/runtime.js'
import type { SpoolContents } from './spool/spool.js'
import type { SpoolEvent, StreamWriterEvents } from './stream-writer-events.js'

/**
 * Tells the outside what happens inside: the events of the writer, and a warning when nobody listens. Nothing that it says holds the API secret.
 */
export class Announcer implements Pick<DeliveryObserver, 'sending' | 'delivered' | 'retrying'> {
  readonly #emitter: EventEmitter<StreamWriterEvents>
  readonly #warn: Runtime['warn']
  readonly #identity: WriterIdentity
  #isTelling = false

  constructor(
    emitter: EventEmitter<StreamWriterEvents>,
    warn: Runtime['warn'],
    identity: WriterIdentity,
  ) {
    this.#identity = identity
    this.#emitter = emitter
    this.#warn = warn
  }

  /**
   * Whether somebody listens to `error`. One who is just being told and ends the process is told no more: the second call
   * of `process.exit` would end it at once, whatever there is still to say.
   */
  get isHeard(): boolean {
    return !this.#isTelling && this.#emitter.listenerCount('error') > 0
  }

  sending(messages: readonly Message[]): void {
    const event = { ...weigh(messages), attempt: attemptOf(messages) }
    publish('send', this.#identity, () => event)
    this.#emit('send', event)
  }

  delivered(messages: readonly Message[], durationMs: number): void {
    const event = { ...weigh(messages), durationMs }
    publish('flush', this.#identity, () => event)
    this.#emit('flush', event)
  }

  retrying(
    ...[messages, delayMs, { code, message }]: Parameters<DeliveryObserver['retrying']>
  ): void {
    const attempt = attemptOf(messages)
    const event = { ...weigh(messages), attempt, delayMs, code, reason: message }
    publish('retry', this.#identity, () => event)
    this.#emit('retry', event)
  }

  /** Returns whether somebody listens. */
  failed(failure: Failure): boolean {
    const { recordCount: records, bytes, attempts, retryable, code } = failure
    publish('failure', this.#identity, () => ({ records, bytes, attempts, retryable, code }))
    // The error is only made when somebody wants it: the records are read back for it.
    if (!this.isHeard) return false
    this.#isTelling = true
    try {
      return this.#emit('error', failure.makeError())
    } finally {
      this.#isTelling = false
    }
  }

  /** @param keptFor where the records will be handed back */
  unclaimed(recordCount: number, keptFor = 'the report of the next flush() or close()'): void {
    this.#warn(
      `${recordCount} records could not be delivered to Panoply and nobody listens to 'error'. ` +
        `They are kept for ${keptFor}.`,
      'PANOPLY_UNDELIVERED',
    )
  }

  /** @param areOnDisk whether a later writer will find them */
  forgotten(recordCount: number, areOnDisk: boolean): void {
    const fate = areOnDisk ? 'left in the spool for the next writer' : 'lost'
    this.#warn(
      `${recordCount} records that could not be delivered to Panoply are ${fate}: nobody listens to 'error' and no ` +
        'report was asked for before more failed than highWaterBytes holds.',
      'PANOPLY_FORGOTTEN',
    )
  }

  spoolOpened(directory: string, { records, missingRecords }: SpoolContents): void {
    const event = { directory, recovered: records, missing: missingRecords }
    if (this.#tellOfSpool(event) || missingRecords === 0) return
    this.#warn(
      `${missingRecords} records in ${directory} are not whole: the process that wrote them ended in the middle, or ` +
        `the disk is damaged. ${records} whole ones are delivered.`,
      'PANOPLY_SPOOL_TORN',
    )
  }

  spoolFailed(directory: string, error: SpoolError): void {
    if (this.#tellOfSpool({ directory, recovered: 0, missing: 0, error })) return
    this.#warn(error.message, 'PANOPLY_SPOOL_FAILED')
  }

  drained(): void {
    this.#emit('drain')
  }

  /** Returns whether somebody listens. */
  #tellOfSpool(event: SpoolEvent): boolean {
    publish('spool', this.#identity, () => event)
    return this.#emit('spool', event)
  }

  /**
   * Returns whether somebody listens. A listener that throws ends the process as it would anywhere, but not in the middle
   * of the bookkeeping.
   */
  #emit<Name extends keyof StreamWriterEvents>(
    name: Name,
    ...args: StreamWriterEvents[Name]
  ): boolean {
    try {
      // The type of `emit` cannot follow a name that is generic.
      return (this.#emitter as EventEmitter).emit(name, ...args)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
      return true
    }
  }
}

const weigh = (
  messages: readonly Message[],
): { records: number; messages: number; bytes: number } => ({
  records: messages.reduce((sum, { recordCount }) => sum + recordCount, 0),
  messages: messages.length,
  bytes: messages.reduce((sum, { body }) => sum + body.length, 0),
})

const attemptOf = (messages: readonly Message[]): number => messages[0]?.attempts ?? 0
