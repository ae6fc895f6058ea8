import type { EventEmitter } from 'node:events'

import type { DeliveryError, SpoolError } from '@panoply/errors'

import type { Failure } from '../delivery/failure.js'
import type { RequestObserver } from '../delivery/request-delivery.js'
import type { Message } from '../message/message.js'
import type { WriterLogger } from '../options/options.js'
import type { Runtime } from '../runtime/runtime.js'
import type { SpoolContents } from '../spool/spool.js'
import { publish, type WriterIdentity } from './diagnostics.js'
import { GuardedLogger } from './guarded-logger.js'
import type { SpoolEvent, StreamWriterEvents } from './stream-writer-events.js'

/** The object that emits the events of a writer: the writer itself. */
export type WriterEmitter = EventEmitter<StreamWriterEvents>

/**
 * Emits the events of a writer, publishes them for tools, and warns if an important event has no listener. Its texts
 * never contain the API secret.
 */
export class Announcer implements Pick<RequestObserver, 'sending' | 'delivered' | 'retrying'> {
  readonly #emitter: WriterEmitter
  readonly #warn: Runtime['warn']
  readonly #logger: GuardedLogger | undefined
  readonly #identity: WriterIdentity
  #isEmittingError = false

  /** @param logger gets warnings instead of the process, and more detailed messages */
  constructor(
    emitter: WriterEmitter,
    warn: Runtime['warn'],
    identity: WriterIdentity,
    logger?: WriterLogger,
  ) {
    this.#identity = identity
    this.#emitter = emitter
    this.#logger = logger && new GuardedLogger(logger)
    this.#warn = this.#logger?.warnOnce.bind(this.#logger) ?? warn
  }

  /**
   * Whether an `error` listener can be called. It is `false` while a listener is being called: if that listener calls
   * `process.exit`, a second call would end the process before the other records are handed back.
   */
  get isHeard(): boolean {
    return !this.#isEmittingError && this.#emitter.listenerCount('error') > 0
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
    ...[messages, delayMs, { code, message }]: Parameters<RequestObserver['retrying']>
  ): void {
    const attempt = attemptOf(messages)
    const event = { ...weigh(messages), attempt, delayMs, code, reason: message }
    publish('retry', this.#identity, () => event)
    this.#logger?.debug(
      `${event.records} records will be sent again in ${Math.round(delayMs)} ms: ${code}: ${message}`,
    )
    this.#emit('retry', event)
  }

  /** Returns whether the `error` listeners received the records: there is a listener, and no listener threw. */
  failed(failure: Failure): boolean {
    const { recordCount: records, bytes, attempts, retryable, code } = failure
    publish('failure', this.#identity, () => ({ records, bytes, attempts, retryable, code }))
    this.#logger?.error(failure.headline)
    // The error is made only for a listener, because making it decodes the records.
    return this.isHeard && this.#emitError(failure.makeError())
  }

  /**
   * Reports a record that `tryWrite` did not accept. While an `error` listener is being called, listeners are not
   * called again.
   */
  refused(error: DeliveryError): void {
    this.#logger?.error(error.message)
    if (this.isHeard) this.#emitError(error)
    else {
      this.#warn(
        `${error.message}. 'error' has no listener that could receive the record; stats.refused counts such records.`,
        'PANOPLY_REFUSED',
      )
    }
  }

  /** @param keptFor what will hand the records back */
  unclaimed(recordCount: number, keptFor = 'the report of the next flush() or close()'): void {
    this.#warn(
      `${recordCount} records could not be delivered to Panoply, and 'error' has no listener. ` +
        `They are kept for ${keptFor}.`,
      'PANOPLY_UNDELIVERED',
    )
  }

  /** @param areOnDisk whether a later writer will find the records */
  forgotten(recordCount: number, areOnDisk: boolean): void {
    const fate = areOnDisk ? 'left in the spool for the next writer' : 'lost'
    this.#warn(
      `${recordCount} records that could not be delivered to Panoply are ${fate}: 'error' has no listener, and more ` +
        'failed than highWaterBytes holds before flush() or close() was called.',
      'PANOPLY_FORGOTTEN',
    )
  }

  spoolOpened(directory: string, { records, missingRecords }: SpoolContents): void {
    const event = { directory, recovered: records, missing: missingRecords }
    if (this.#emitSpool(event) || missingRecords === 0) return
    this.#warn(
      `${missingRecords} records in ${directory} are incomplete: the process that wrote them was cut off, or the disk ` +
        `is damaged. The ${records} complete ones are delivered.`,
      'PANOPLY_SPOOL_TORN',
    )
  }

  spoolFailed(directory: string, error: SpoolError): void {
    if (this.#emitSpool({ directory, recovered: 0, missing: 0, error })) return
    this.#warn(error.message, 'PANOPLY_SPOOL_FAILED')
  }

  #emitError(error: DeliveryError): boolean {
    this.#isEmittingError = true
    try {
      return this.#emit('error', error)
    } finally {
      this.#isEmittingError = false
    }
  }

  drained(): void {
    this.#emit('drain')
  }

  /** Returns whether there is a `spool` listener. */
  #emitSpool(event: SpoolEvent): boolean {
    publish('spool', this.#identity, () => event)
    return this.#emit('spool', event)
  }

  /**
   * Returns whether there is a listener, and no listener threw. An error of a listener becomes an `uncaughtException`,
   * as with any emitter, but only after the writer has finished its own work.
   */
  #emit<Name extends keyof StreamWriterEvents>(
    name: Name,
    ...args: StreamWriterEvents[Name]
  ): boolean {
    try {
      // The type of `emit` does not accept a generic name.
      return (this.#emitter as EventEmitter).emit(name, ...args)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
      return false
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
