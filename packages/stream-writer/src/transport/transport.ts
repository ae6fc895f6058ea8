import type { Message } from '../message/message.js'

/** Why a request or a message of it was not accepted, in the queue's own words, without its secrets. */
export interface QueueFault {
  /** The queue's error code, or the one of the network (`ECONNRESET`). */
  readonly code: string
  readonly message: string
  /** The HTTP status of the answer, when there was one. */
  readonly httpStatus?: number
  /** Whether the queue blames what was sent. */
  readonly senderFault?: boolean
}

/** What became of one message of a request: accepted, or why not. */
export type MessageOutcome = 'accepted' | QueueFault

/** The way to the queue. One implementation talks to SQS; tests may bring their own. */
export interface Transport {
  /**
   * Sends messages in one request and tells what became of each, in their order.
   * Rejects with a {@link TransportError} when the request failed as a whole.
   */
  send(messages: readonly Message[], signal: AbortSignal): Promise<readonly MessageOutcome[]>
  /** Gives up connections. Nothing is sent afterwards. */
  destroy(): void
}

/** A request that failed as a whole. It holds the fault only: the original error may hold the request. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly code: string
  readonly httpStatus: number | undefined

  constructor(readonly fault: QueueFault) {
    super(fault.message)
    this.code = fault.code
    this.httpStatus = fault.httpStatus
  }
}
