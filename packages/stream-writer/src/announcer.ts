import type { EventEmitter } from 'node:events'

import type { DeliveryError } from '@panoply/errors'

import type { DeliveryObserver } from './delivery/request-delivery.js'
import type { Message } from './message/message.js'
import type { Runtime } from './runtime/runtime.js'
import type { StreamWriterEvents } from './stream-writer-events.js'

/**
 * Tells the outside what happens inside: the events of the writer, the streams of single tables, and a warning when
 * nobody listens. Nothing that it says holds the API secret.
 */
export class Announcer implements Pick<DeliveryObserver, 'sending' | 'delivered' | 'retrying'> {
  readonly #emitter: EventEmitter<StreamWriterEvents>
  readonly #warn: Runtime['warn']
  readonly #failureListeners = new Set<(error: DeliveryError) => void>()

  constructor(emitter: EventEmitter<StreamWriterEvents>, warn: Runtime['warn']) {
    this.#emitter = emitter
    this.#warn = warn
  }

  /** Whether somebody would hear of records that are given up. */
  get isHeard(): boolean {
    return this.#emitter.listenerCount('error') > 0 || this.#failureListeners.size > 0
  }

  /** Tells the listener of records that are given up, until the returned function is called. */
  listen(listener: (error: DeliveryError) => void): () => void {
    this.#failureListeners.add(listener)
    return () => this.#failureListeners.delete(listener)
  }

  sending(messages: readonly Message[]): void {
    this.#emit('send', { ...weigh(messages), attempt: attemptOf(messages) })
  }

  delivered(messages: readonly Message[], durationMs: number): void {
    this.#emit('flush', { ...weigh(messages), durationMs })
  }

  retrying(
    ...[messages, delayMs, { code, message }]: Parameters<DeliveryObserver['retrying']>
  ): void {
    const attempt = attemptOf(messages)
    this.#emit('retry', { ...weigh(messages), attempt, delayMs, code, reason: message })
  }

  /** Returns whether anybody listened. */
  failed(error: DeliveryError): boolean {
    const { isHeard } = this
    for (const listener of this.#failureListeners) listener(error)
    if (this.#emitter.listenerCount('error') > 0) this.#emit('error', error)
    return isHeard
  }

  unclaimed(recordCount: number): void {
    this.#warn(
      `${recordCount} records could not be delivered to Panoply and nobody listens to 'error'. ` +
        'They are kept for the report of the next flush() or close().',
      'PANOPLY_UNDELIVERED',
    )
  }

  drained(): void {
    this.#emit('drain')
  }

  /** A listener that throws ends the process as it would anywhere, but not in the middle of the bookkeeping. */
  #emit<Name extends keyof StreamWriterEvents>(
    name: Name,
    ...args: StreamWriterEvents[Name]
  ): void {
    try {
      // The type of `emit` cannot follow a name that is generic.
      ;(this.#emitter as EventEmitter).emit(name, ...args)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
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
