import type { Message } from './message.js'

/** The limits of one request. */
export interface RequestLimits {
  readonly maxMessages: number
  /** The size of all bodies and attributes, in bytes. */
  readonly maxBytes: number
  /** The weight of the attributes of one message, in bytes. */
  readonly attributeBytes: number
}

/**
 * The number of messages that the next request takes from the front of the queue: as many as the limits allow, and at
 * least one. So a message that exceeds the limits is sent and refused by the queue. Otherwise it would block the
 * messages behind it for ever.
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
