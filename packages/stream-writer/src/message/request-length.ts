import type { Message } from './message.js'

/** The most that one request may carry. */
export interface RequestLimits {
  readonly maxMessages: number
  /** Bodies and attributes together, in bytes. */
  readonly maxBytes: number
  /** The weight of the attributes of one message, in bytes. */
  readonly attributeBytes: number
}

/**
 * How many messages at the head of the queue go into one request: as many as its limits allow, and at least one. So a
 * message beyond the limits is sent and refused by the queue, instead of blocking the messages behind it for ever.
 */
export const requestLength = (messages: Iterable<Message>, limits: RequestLimits): number => {
  let count = 0
  let bytes = 0
  for (const { body, alone } of messages) {
    bytes += body.length + limits.attributeBytes
    const full = bytes > limits.maxBytes || count >= limits.maxMessages
    if (count > 0 && (full || alone)) break
    count++
    if (alone) break
  }
  return count
}
