import { SQS_LIMIT_BYTES, SQS_LIMIT_MESSAGES } from '../options.js'
import type { RequestLimits } from '../message/request-length.js'
import type { QueueFault } from '../transport/transport.js'

/** No queue takes less, in bytes: the smallest value that SQS lets its owner set. */
const MIN_LIMIT_BYTES = 1024

/**
 * What a message and a request may weigh. A queue may take less than is configured: each refusal for length lowers
 * the limit, to the number that the queue names or else to half of what was refused.
 *
 * Half of it is a guess, good enough to pack by. A record is only refused for a limit that the queue has named, or that
 * a record alone was over.
 */
export class SizeLimits {
  readonly #attributeBytes: number
  #maxMessageBytes: number
  #maxRecordBytes: number
  #maxRequestBytes = SQS_LIMIT_BYTES

  constructor(maxMessageBytes: number, attributeBytes: number) {
    this.#maxMessageBytes = maxMessageBytes
    this.#maxRecordBytes = maxMessageBytes
    this.#attributeBytes = attributeBytes
  }

  get attributeBytes(): number {
    return this.#attributeBytes
  }

  get maxMessageBytes(): number {
    return this.#maxMessageBytes
  }

  /** The most that a record weighs as a message of its own, in bytes. */
  get maxRecordBytes(): number {
    return this.#maxRecordBytes
  }

  /** What messages are packed to: the lines of one, in bytes. A record that is larger goes alone. */
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

  /** A message with a body of so many bytes, or a record alone, was refused as too long. */
  learnMessageLimit(bodyBytes: number, fault: QueueFault, isRecordAlone = false): void {
    const weight = bodyBytes + this.#attributeBytes
    const named = namedLimit(fault.message, weight)
    const floor = Math.max(MIN_LIMIT_BYTES, this.#attributeBytes + 1)
    const limit = Math.max(floor, named ?? Math.floor(weight / 2))
    this.#maxMessageBytes = Math.min(this.#maxMessageBytes, limit)
    if (named === undefined && !isRecordAlone) return
    this.#maxRecordBytes = Math.min(this.#maxRecordBytes, Math.max(floor, named ?? weight - 1))
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

/**
 * The number in "must be shorter than 262144 bytes", when it explains why this message was refused. A number of
 * anything else (of a request, of a line) is no limit.
 */
const namedLimit = (text: string, weight: number): number | undefined =>
  [...text.matchAll(/(\d[\d,]{3,}) ?bytes?\b/gi)]
    .map(([, digits = '']) => Number(digits.replaceAll(',', '')))
    .find((number) => number >= MIN_LIMIT_BYTES && number < weight)
