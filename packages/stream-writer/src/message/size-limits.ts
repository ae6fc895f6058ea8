import { SQS_LIMIT_BYTES, SQS_LIMIT_MESSAGES } from '../options/options.js'
import type { RequestLimits } from './request-length.js'

/** The smallest limit that SQS lets the owner of a queue set, in bytes. */
const MIN_LIMIT_BYTES = 1024

/**
 * The most that a message and a request may weigh. A queue may take less than is configured. Each refusal for length
 * lowers the limit: to the number in the queue's answer, else to half of the refused weight.
 *
 * Half of the weight is a guess, good enough for packing messages. To refuse a record, a guess is not enough: that takes a
 * number from the queue, or the refusal of a single record.
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

  /** The most that a record may weigh as a message of its own, in bytes. */
  get maxRecordBytes(): number {
    return this.#maxRecordBytes
  }

  /** The most that the lines of a message may weigh when it is packed, in bytes. A larger record goes alone. */
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

  /** A message with a body of `bodyBytes` bytes was refused as too long; `isRecordAlone` when it held one record. */
  learnMessageLimit(bodyBytes: number, reason: string, isRecordAlone = false): void {
    const weight = bodyBytes + this.#attributeBytes
    const named = namedLimit(reason, weight)
    const floor = Math.max(MIN_LIMIT_BYTES, this.#attributeBytes + 1)
    const limit = Math.max(floor, named ?? Math.floor(weight / 2))
    this.#maxMessageBytes = Math.min(this.#maxMessageBytes, limit)
    if (named === undefined && !isRecordAlone) return
    this.#maxRecordBytes = Math.min(this.#maxRecordBytes, Math.max(floor, named ?? weight - 1))
  }

  /**
   * A request of several messages was refused as too long; `bodyBytes` holds the weight of each body. The number in the
   * queue's answer is the limit of a message if a message exceeds it, else the limit of the request.
   * Returns whether a limit was lowered.
   */
  learnFromRequest(bodyBytes: readonly number[], reason: string): boolean {
    const weights = bodyBytes.map((bytes) => bytes + this.#attributeBytes)
    const requestBytes = weights.reduce((sum, weight) => sum + weight, 0)
    const named = namedLimit(reason, requestBytes)
    const before = this.#maxMessageBytes + this.#maxRequestBytes
    const largest = Math.max(...bodyBytes)
    if (named !== undefined && largest + this.#attributeBytes > named) {
      this.learnMessageLimit(largest, reason)
    } else {
      const limit = named ?? Math.floor(requestBytes / 2)
      this.#maxRequestBytes = Math.min(this.#maxRequestBytes, limit)
    }
    return this.#maxMessageBytes + this.#maxRequestBytes < before
  }
}

/**
 * The number in "must be shorter than 262144 bytes", if it explains why a message of this weight was refused. Other
 * numbers (of a request, of a line) are no limits.
 */
const namedLimit = (text: string, weight: number): number | undefined =>
  [...text.matchAll(/(\d[\d,]{3,}) ?bytes?\b/gi)]
    .map(([, digits = '']) => Number(digits.replaceAll(',', '')))
    .find((number) => number >= MIN_LIMIT_BYTES && number < weight)
