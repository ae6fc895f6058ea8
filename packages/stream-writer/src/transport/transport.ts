import type { Message } from '../message/message.js'

/** Why the queue did not accept a request or a message. The texts are those of the queue, with secrets masked. */
export interface QueueFault {
  /** The error code of the queue or of the network (`ECONNRESET`). */
  readonly code: string
  readonly message: string
  /** The HTTP status of the answer. Absent if there was no answer. */
  readonly httpStatus?: number
  /** Whether the queue blames the message. */
  readonly senderFault?: boolean
}

/** The outcome of one message of a request: accepted, or the reason why not. */
export type MessageOutcome = 'accepted' | QueueFault

/** Sends messages to the queue. `SqsTransport` sends to SQS; tests may pass their own. */
export interface Transport {
  /**
   * Sends messages in one request and returns the outcome of each, in the same order. Rejects with a {@link
   * TransportError} if the request failed as a whole.
   */
  send(messages: readonly Message[], signal: AbortSignal): Promise<readonly MessageOutcome[]>
  /** Closes the connections. Nothing is sent afterwards. */
  destroy(): void
}

/** The outcome of a message that the answer does not name. */
export const UNMENTIONED: QueueFault = {
  code: 'IncompleteAnswer',
  message: 'the answer of the queue does not mention the message',
}

/**
 * Thrown if a request failed as a whole. It contains only the fault, because the original error may contain the
 * request.
 */
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
