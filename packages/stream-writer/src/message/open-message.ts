import type { Deposit, Lines } from '../spool/deposit.js'
import type { GrowingMessage } from '../spool/spool-backlog.js'
import type { Message } from './message.js'
import { compact } from './compact.js'
import { OwnerRuns, type RecordOwner } from './record-owners.js'

/** Room that a message starts with at least, in bytes; it doubles as needed. */
const INITIAL_BYTES = 4096
const NEWLINE = 0x0a

/**
 * The message that records are appended to. Records become bytes at once: strings would weigh up to twice as much
 * and live as long as the queue is down.
 */
export class OpenMessage implements GrowingMessage {
  readonly openedAt: number
  readonly epoch: number
  /** What the spool holds of it, when records are kept on disk. */
  deposit: Deposit | undefined
  #isSealed = false
  #buffer: Buffer
  #length = 0
  #recordCount = 0
  #owners: OwnerRuns | undefined

  /** @param expectedBytes how large the message will probably become */
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

  /** The lines so far. What comes later is written behind them. */
  get lines(): Lines {
    return { body: this.#buffer.subarray(0, this.#length), recordCount: this.#recordCount }
  }

  /** What the body would weigh with one more line of so many bytes. */
  byteLengthWith(lineBytes: number): number {
    return this.#length === 0 ? lineBytes : this.#length + 1 + lineBytes
  }

  /**
   * Appends one line: the JSON text of an object without its last brace, and the field that closes it.
   * The caller has seen that the line fits.
   */
  append(json: string, closingField: Buffer, lineBytes: number, owner?: RecordOwner): void {
    this.#reserve(this.byteLengthWith(lineBytes))
    const buffer = this.#buffer
    let end = this.#length
    if (end > 0) buffer[end++] = NEWLINE
    // One byte a character is what ASCII takes, and the faster way to write it.
    const isAscii = lineBytes === json.length - 1 + closingField.length
    end += buffer.write(json, end, isAscii ? 'latin1' : 'utf8')
    // The brace that closed the record makes room for the table. A loop, because a call costs more than it copies.
    end--
    for (const byte of closingField) buffer[end++] = byte
    this.#length = end
    if (owner !== undefined || this.#owners !== undefined) {
      this.#owners ??= new OwnerRuns(this.#recordCount)
      this.#owners.add(owner)
    }
    this.#recordCount++
  }

  /** The message as it will be sent. Nothing may be appended afterwards. */
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
      ...(this.deposit && { deposit: this.deposit }),
    }
  }

  #reserve(bytes: number): void {
    // The brace of the record is written before the closing field overwrites it.
    const needed = bytes + 1
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}
