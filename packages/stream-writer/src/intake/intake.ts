import { constants } from 'node:buffer'

import { BufferFullError, RecordTooLargeError, WriterClosedError } from '@panoply/errors'

import type { Dispatcher } from '../delivery/dispatcher.js'
import type { Ledger } from '../delivery/ledger.js'
import type { Settlement } from '../delivery/settlement.js'
import type { Spooler } from '../keeping/spooler.js'
import type { MessageQueue } from '../message/message-queue.js'
import type { RecordOwner } from '../message/record-owners.js'
import type { SizeLimits } from '../message/size-limits.js'
import { type TableField, TableFields } from '../message/table-field.js'
import type { EncodedRecord } from '../record/encode-record.js'
import { isTooLongForString } from '../record/json-value.js'
import type { Runtime } from '../runtime/runtime.js'
import type { RecordRules } from './record-rules.js'

export interface IntakeParts {
  readonly runtime: Runtime
  readonly rules: RecordRules
  /** Whether records are checked and dropped. */
  readonly isDisabled: boolean
  readonly maxBufferedBytes: number
  readonly limits: SizeLimits
  readonly queue: MessageQueue
  readonly ledger: Ledger
  readonly settlement: Settlement
  readonly dispatcher: Dispatcher
  /** Keeps records on disk, if there is a spool. */
  readonly spooler: Spooler | undefined
  /** The largest number of bytes of records on disk. */
  readonly maxSpoolBytes: number
}

/** A record in the form in which it is sent: its JSON, the text that replaces the last `}`, and the size of both. */
export interface RecordLine {
  readonly json: string
  readonly closing: TableField['alone']
  readonly lineBytes: number
}

/** Accepts or refuses a record. All checks are made here, before the record is counted. */
export class Intake {
  readonly #parts: IntakeParts
  readonly #tables = new TableFields()
  readonly #now: () => number
  #isClosed = false

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#now = () => parts.runtime.clock.now()
  }

  /** Takes a record. Returns whether the caller may continue writing at once. */
  accept(table: string, record: unknown, owner?: RecordOwner): boolean {
    return this.#take(this.lineOf(table, record), owner)
  }

  /** Takes a line that `lineOf` made. Returns whether the caller may continue writing at once. */
  acceptLine(line: RecordLine | undefined): boolean {
    this.#refuseAfterClose()
    return this.#take(line)
  }

  /** The line to send for a record. `undefined` if `enrich` drops the record. Throws the same errors as `accept`. */
  lineOf(table: string, record: unknown): RecordLine | undefined {
    this.#refuseAfterClose()
    const field = this.#tables.of(table)
    const encoded = this.#encode(table, record)
    // Checked again, because a `toJSON` of the record or `enrich` may have closed the writer.
    this.#refuseAfterClose()
    if (encoded === undefined) return undefined
    const { json, bytes } = encoded
    const closing = json.length === 2 ? field.alone : field.following
    const lineBytes = bytes - 1 + closing.length
    const { maxRecordBytes, attributeBytes } = this.#parts.limits
    if (lineBytes > maxRecordBytes - attributeBytes) throw this.#tooLarge(table, lineBytes)
    return { json, closing, lineBytes }
  }

  /** From now on, records are refused. */
  close(): void {
    this.#isClosed = true
  }

  #take(line: RecordLine | undefined, owner?: RecordOwner): boolean {
    const { queue, ledger, settlement, dispatcher, spooler } = this.#parts
    if (!line || this.#parts.isDisabled) return this.#drop()
    const { json, closing, lineBytes } = line
    // The newline counts, too, because the limit is for the weight of messages.
    if (ledger.bufferedBytes + lineBytes + 1 > this.#parts.maxBufferedBytes) {
      throw this.#full(lineBytes + 1)
    }
    if (spooler && spooler.bytes + lineBytes + 1 > this.#parts.maxSpoolBytes) {
      throw this.#spoolFull(lineBytes + 1, spooler)
    }

    ledger.accepted++
    ledger.bufferedBytes += lineBytes + 1
    if (queue.append(json, closing, lineBytes, this.#now, owner)) dispatcher.opened()
    spooler?.accepted(lineBytes + 1)
    const hasRoom = settlement.askForRoom()
    if (!hasRoom || queue.sealedCount > 0) dispatcher.wake()
    return hasRoom
  }

  #refuseAfterClose(): void {
    if (!this.#isClosed) return
    throw new WriterClosedError('the writer is closed, expected no write after close()')
  }

  #drop(): boolean {
    this.#parts.ledger.dropped++
    return true
  }

  #encode(table: string, record: unknown): EncodedRecord | undefined {
    try {
      return this.#parts.rules.apply(table, record)
    } catch (error) {
      throw isTooLongForString(error)
        ? this.#tooLarge(table, constants.MAX_STRING_LENGTH, 'more than ')
        : error
    }
  }

  #tooLarge(table: string, lineBytes: number, atLeast = ''): RecordTooLargeError {
    const { attributeBytes, maxRecordBytes } = this.#parts.limits
    const sizeBytes = lineBytes + attributeBytes
    return new RecordTooLargeError(
      `a record for ${JSON.stringify(table.slice(0, 80))} weighs ${atLeast}${sizeBytes} bytes as a message of its own, ` +
        `expected at most maxMessageBytes (${maxRecordBytes})`,
      { sizeBytes, limitBytes: maxRecordBytes, table },
    )
  }

  #full(bytes: number): BufferFullError {
    const { ledger, settlement, dispatcher, maxBufferedBytes } = this.#parts
    settlement.refused(bytes)
    dispatcher.wake()
    return new BufferFullError(
      `${ledger.bufferedBytes} bytes are buffered and the record adds ${bytes}, ` +
        `expected at most maxBufferedBytes (${maxBufferedBytes}); wait for ready() and write it again`,
      { bufferedBytes: ledger.bufferedBytes, limitBytes: maxBufferedBytes },
    )
  }

  #spoolFull(bytes: number, spooler: Spooler): BufferFullError {
    const { settlement, dispatcher, maxSpoolBytes } = this.#parts
    settlement.refused(bytes)
    dispatcher.wake()
    const advice = settlement.isBusy
      ? 'wait for ready() and write it again'
      : "they were given up and the program has not received them: listen to 'error', or read the report of flush()"
    return new BufferFullError(
      `${spooler.bytes} bytes are in the spool and the record adds ${bytes}, ` +
        `expected at most maxSpoolBytes (${maxSpoolBytes}); ${advice}`,
      { bufferedBytes: spooler.bytes, limitBytes: maxSpoolBytes },
    )
  }
}
