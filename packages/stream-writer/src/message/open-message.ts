import type { GrowingMessage, Lines, SpoolCopy } from '../spool/spool-copy.js'
import { compact, type Message } from './message.js'
import { NEWLINE } from '../record/newline.js'
import { OwnerRuns, type RecordOwner } from './record-owners.js'

/** The smallest buffer of a message, in bytes. It doubles as needed. */
const INITIAL_BYTES = 4096

/**
 * The message that records are appended to. Each record becomes bytes at once. As a string it would need up to twice as
 * much memory, for as long as the queue is down.
 */
export class OpenMessage implements GrowingMessage {
  readonly openedAt: number
  readonly epoch: number
  /** Its copy in the spool, if there is a spool. */
  spoolCopy: SpoolCopy | undefined
  #isSealed = false
  #buffer: Buffer
  #length = 0
  #recordCount = 0
  #owners: OwnerRuns | undefined

  /** @param expectedBytes the size that the message will probably reach */
  constructor(openedAt: number, epoch: number, expectedBytes = 0) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(INITIAL_BYTES, expectedBytes))
    this.openedAt = openedAt
    this.epoch = epoch
  }

  get recordCount(): number {
    return this.#recordCount
  }

  get byteLength(): number {
    return this.#length
  }

  get isSealed(): boolean {
    return this.#isSealed
  }

  /** The lines so far. Later lines are appended after them. */
  get lines(): Lines {
    return { body: this.#buffer.subarray(0, this.#length), recordCount: this.#recordCount }
  }

  /** The size of the body with one more line of `lineBytes` bytes. */
  byteLengthWith(lineBytes: number): number {
    return this.#length === 0 ? lineBytes : this.#length + 1 + lineBytes
  }

  /**
   * Appends one line: the JSON text of an object, its last brace replaced by the field that closes it.
   * The caller has checked that the line fits.
   */
  append(json: string, closingField: Buffer, lineBytes: number, owner?: RecordOwner): void {
    this.#reserve(this.byteLengthWith(lineBytes))
    const buffer = this.#buffer
    let end = this.#length
    if (end > 0) buffer[end++] = NEWLINE
    // ASCII takes one byte per character. Writing it as latin1 is faster.
    const isAscii = lineBytes === json.length - 1 + closingField.length
    end += buffer.write(json, end, isAscii ? 'latin1' : 'utf8')
    // The closing field overwrites the record's last brace. For these few bytes, a loop is faster than a call of
    // `copy`.
    end--
    for (const byte of closingField) buffer[end++] = byte
    this.#length = end
    if (owner !== undefined || this.#owners !== undefined) {
      this.#owners ??= new OwnerRuns(this.#recordCount)
      this.#owners.add(owner)
    }
    this.#recordCount++
  }

  /** The message to send. No record may be appended afterwards. */
  seal(): Message {
    this.#isSealed = true
    this.#buffer = compact(this.#buffer.subarray(0, this.#length))
    return {
      body: this.#buffer,
      recordCount: this.#recordCount,
      openedAt: this.openedAt,
      epoch: this.epoch,
      attempts: 0,
      ...(this.#owners && { owners: this.#owners.runs }),
      ...(this.spoolCopy && { spoolCopy: this.spoolCopy }),
    }
  }

  #reserve(bytes: number): void {
    // The record's last brace is written before the closing field overwrites it.
    const needed = bytes + 1
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}
