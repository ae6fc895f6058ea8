import { SQS_LIMIT_BYTES, SQS_LIMIT_MESSAGES } from '../options.js'
import type { RequestLimits } from '../message/request-length.js'
import type { QueueFault } from '../transport/transport.js'

/** No queue takes less, in bytes: the smallest value that SQS lets its owner set. */
const MIN_LIMIT_BYTES = 1024

/**
 * What a message and a request may weigh. A queue may take less than is configured: each refusal for length lowers
 * the limit, to the number that the queue names or else to half of what was refused.
 */
export class SizeLimits {
  readonly #attributeBytes: number
  #maxMessageBytes: number
  #maxRequestBytes = SQS_LIMIT_BYTES

  constructor(maxMessageBytes: number, attributeBytes: number) {
    this.#maxMessageBytes = maxMessageBytes
    this.#attributeBytes = attributeBytes
  }

  get attributeBytes(): number {
    return this.#attributeBytes
  }

  get maxMessageBytes(): number {
    return this.#maxMessageBytes
  }

  /** What is left for the lines of a message, in bytes. */
  get maxBodyBytes(): number {
    return this.#maxMessageBytes - this.#attributeBytes
  }

  get request(): RequestLimits {
    return {
      maxMessages: SQS_LIMIT_MESSAGES,
      maxBytes: this.#maxRequestBytes,
      attributeBytes: this.#attributeBytes,
    }
  }

  /** A message with a body of so many bytes was refused as too long. */
  learnMessageLimit(bodyBytes: number, fault: QueueFault): void {
    const weight = bodyBytes + this.#attributeBytes
    const limit = namedLimit(fault.message, weight) ?? Math.floor(weight / 2)
    const floor = Math.max(MIN_LIMIT_BYTES, this.#attributeBytes + 1)
    this.#maxMessageBytes = Math.min(this.#maxMessageBytes, Math.max(limit, floor))
  }

  /**
   * A request of several messages, whose bodies weigh so many bytes each, was refused as too long. The number that the
   * queue names is the limit of a message when one of them is over it, and the limit of the request when none is.
   * Returns whether there was something to learn.
   */
  learnFromRequest(bodyBytes: readonly number[], fault: QueueFault): boolean {
    const weights = bodyBytes.map((bytes) => bytes + this.#attributeBytes)
    const requestBytes = weights.reduce((sum, weight) => sum + weight, 0)
    const named = namedLimit(fault.message, requestBytes)
    const before = this.#maxMessageBytes + this.#maxRequestBytes
    const largest = Math.max(...bodyBytes)
    if (named !== undefined && largest + this.#attributeBytes > named) {
      this.learnMessageLimit(largest, fault)
    } else {
      const limit = named ?? Math.floor(requestBytes / 2)
      this.#maxRequestBytes = Math.min(this.#maxRequestBytes, limit)
    }
    return this.#maxMessageBytes + this.#maxRequestBytes < before
  }
}

/** The number in "must be shorter than 262144 bytes", when it explains why this message was refused. */
const namedLimit = (text: string, weight: number): number | undefined =>
  [...text.matchAll(/\d{4,}/g)]
    .map(([digits]) => Number(digits))
    .find((number) => number >= MIN_LIMIT_BYTES && number < weight)
