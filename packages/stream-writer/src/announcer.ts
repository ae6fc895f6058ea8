import type { EventEmitter } from 'node:events'

import type { DeliveryError, SpoolError, TableRecord } from '@panoply/errors'

import { publish, type WriterIdentity } from './diagnostics.js'
import type { DeliveryObserver } from './delivery/request-delivery.js'
import type { Message } from './message/message.js'
import type { Runtime } from './runtime/runtime.js'
import type { Custody } from './spool/custody.js'
import type { SpoolContents } from './spool/spool.js'
import type { SpoolEvent, StreamWriterEvents } from './stream-writer-events.js'

/** Somebody who answers for the records of one table. */
interface FailureListener {
  readonly table: string
  readonly hear: (error: DeliveryError, bytes: number, custody: Custody | undefined) => void
}

/**
 * Tells the outside what happens inside: the events of the writer, the streams of single tables, and a warning when
 * nobody listens. Nothing that it says holds the API secret.
 */
export class Announcer implements Pick<DeliveryObserver, 'sending' | 'delivered' | 'retrying'> {
  readonly #emitter: EventEmitter<StreamWriterEvents>
  readonly #warn: Runtime['warn']
  readonly #identity: WriterIdentity
  readonly #failureListeners = new Set<FailureListener>()

  constructor(
    emitter: EventEmitter<StreamWriterEvents>,
    warn: Runtime['warn'],
    identity: WriterIdentity,
  ) {
    this.#identity = identity
    this.#emitter = emitter
    this.#warn = warn
  }

  /** Whether somebody listens to `error`. */
  get isHeard(): boolean {
    return this.#emitter.listenerCount('error') > 0
  }

  /** Tells the listener of records of its table that are given up, until the returned function is called. */
  listen(listener: FailureListener): () => void {
    this.#failureListeners.add(listener)
    return () => this.#failureListeners.delete(listener)
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

  /** Returns the records that nobody answers for. Who has the others tells the custody. */
  failed(error: DeliveryError, bytes: number, custody?: Custody): readonly TableRecord[] {
    publish('failure', this.#identity, () => ({
      records: error.records.length,
      bytes,
      attempts: error.attempts,
      retryable: error.retryable,
      code: (error.cause as { readonly code: string }).code,
    }))
    const tables = new Set(error.records.map(({ table }) => table))
    const heard = new Set<string>()
    for (const { table, hear } of this.#failureListeners) {
      if (!tables.has(table)) continue
      hear(error, bytes, custody)
      heard.add(table)
    }
    if (!this.isHeard) return error.records.filter(({ table }) => !heard.has(table))
    this.#emit('error', error)
    custody?.take()
    return []
  }

  unclaimed(recordCount: number): void {
    this.#warn(
      `${recordCount} records could not be delivered to Panoply and nobody listens to 'error'. ` +
        'They are kept for the report of the next flush() or close().',
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
