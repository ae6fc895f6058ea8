import { SQS_LIMIT_BYTES, SQS_LIMIT_MESSAGES } from '../options/options.js'
import type { RequestLimits } from './request-length.js'

/** The smallest limit that an owner of an SQS queue can set, in bytes. */
const MIN_LIMIT_BYTES = 1024

/**
 * The largest size of a message and of a request. The limit of a queue may be lower than the option. Each refusal for
 * length lowers the limit: to the number in the queue's answer, or without a number to half of the refused size.
 *
 * Half of the size is a guess. It is good enough for packing messages, but not for refusing a record. A record is
 * refused only if the queue named a number, or has refused a single record.
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

  /** The largest size of a record that is sent alone in a message, in bytes. */
  get maxRecordBytes(): number {
    return this.#maxRecordBytes
  }

  /** The largest size of the lines of a message with several records, in bytes. A larger record is sent alone. */
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

  /**
   * Call it when a message with a body of `bodyBytes` bytes was refused as too long. `isRecordAlone`: the message had
   * one record.
   */
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
   * Call it when a request of several messages was refused as too long. `bodyBytes` has the size of each body. If a
   * message exceeds the number in the queue's answer, the number is the limit of a message, otherwise that of the
   * request. Returns whether a limit was lowered.
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
 * The number in a text such as "must be shorter than 262144 bytes", if it explains why a message of this size was
 * refused. Other numbers in the text (of a request, of a line) are not limits.
 */
const namedLimit = (text: string, weight: number): number | undefined =>
  [...text.matchAll(/(\d[\d,]{3,}) ?bytes?\b/gi)]
    .map(([, digits = '']) => Number(digits.replaceAll(',', '')))
    .find((number) => number >= MIN_LIMIT_BYTES && number < weight)
