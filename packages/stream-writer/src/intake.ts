import { constants } from 'node:buffer'

import { BufferFullError, RecordTooLargeError, WriterClosedError } from '@panoply/errors'

import type { DeliveryEngine } from './delivery/delivery-engine.js'
import type { Ledger } from './delivery/ledger.js'
import type { Settlement } from './delivery/settlement.js'
import type { SizeLimits } from './delivery/size-limits.js'
import type { MessageQueue } from './message/message-queue.js'
import type { RecordOwner } from './message/record-owners.js'
import { TableFields } from './message/table-field.js'
import { encodeRecord } from './record/encode-record.js'
import type { Spooler } from './spool/spooler.js'
import type { Runtime } from './runtime/runtime.js'

export interface IntakeParts {
  readonly runtime: Runtime
  readonly maxBufferedBytes: number
  readonly limits: SizeLimits
  readonly queue: MessageQueue
  readonly ledger: Ledger
  readonly settlement: Settlement
  readonly engine: DeliveryEngine
  /** Keeps records on disk, when that is asked for, and so many bytes of them. */
  readonly spooler: Spooler | undefined
  readonly maxSpoolBytes: number
}

/** Where a record is accepted or refused: everything that can be wrong with it is found here, before it is counted. */
export class Intake {
  readonly #parts: IntakeParts
  readonly #tables = new TableFields()
  readonly #now: () => number
  #isClosed = false

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#now = () => parts.runtime.clock.now()
  }

  /** Takes a record, which may have an owner, and tells whether the caller may go on at once. */
  accept(table: string, record: unknown, owner?: RecordOwner): boolean {
    const { limits, queue, ledger, settlement, engine, spooler } = this.#parts
    this.#refuseAfterClose()
    const field = this.#tables.of(table)
    const json = this.#encode(table, record)
    // A `toJSON` of the record may have closed the writer.
    this.#refuseAfterClose()
    const closing = json.length === 2 ? field.alone : field.following
    const lineBytes = Buffer.byteLength(json) - 1 + closing.length
    if (lineBytes > limits.maxRecordBytes - limits.attributeBytes)
      throw this.#tooLarge(table, lineBytes)
    // The newline counts too: what is bounded is what the messages will weigh.
    if (ledger.bufferedBytes + lineBytes + 1 > this.#parts.maxBufferedBytes) {
      throw this.#full(lineBytes + 1)
    }
    if (spooler && spooler.bytes + lineBytes + 1 > this.#parts.maxSpoolBytes) {
      throw this.#spoolFull(lineBytes + 1, spooler)
    }

    ledger.accepted++
    ledger.bufferedBytes += lineBytes + 1
    if (queue.append(json, closing, lineBytes, this.#now, owner)) engine.opened()
    spooler?.accepted(lineBytes + 1)
    const hasRoom = settlement.askForRoom()
    if (!hasRoom || queue.sealedCount > 0) engine.wake()
    return hasRoom
  }

  /** Takes no more. */
  close(): void {
    this.#isClosed = true
  }

  #refuseAfterClose(): void {
    if (!this.#isClosed) return
    throw new WriterClosedError('the writer is closed, expected no write after close()')
  }

  #encode(table: string, record: unknown): string {
    try {
      return encodeRecord(record)
    } catch (error) {
      const isTooLong = error instanceof RangeError && error.message === 'Invalid string length'
      throw isTooLong ? this.#tooLarge(table, constants.MAX_STRING_LENGTH, 'more than ') : error
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
    const { ledger, settlement, engine, maxBufferedBytes } = this.#parts
    settlement.refused(bytes)
    engine.wake()
    return new BufferFullError(
      `${ledger.bufferedBytes} bytes are buffered and the record adds ${bytes}, ` +
        `expected at most maxBufferedBytes (${maxBufferedBytes}); wait for ready() and write it again`,
      { bufferedBytes: ledger.bufferedBytes, limitBytes: maxBufferedBytes },
    )
  }

  #spoolFull(bytes: number, spooler: Spooler): BufferFullError {
    const { settlement, engine, maxSpoolBytes } = this.#parts
    settlement.refused(bytes)
    engine.wake()
    const advice = settlement.isBusy
      ? 'wait for ready() and write it again'
      : "they were given up and nobody took them back: listen to 'error', or read the report of flush()"
    return new BufferFullError(
      `${spooler.bytes} bytes are in the spool and the record adds ${bytes}, ` +
        `expected at most maxSpoolBytes (${maxSpoolBytes}); ${advice}`,
      { bufferedBytes: spooler.bytes, limitBytes: maxSpoolBytes },
    )
  }
}
