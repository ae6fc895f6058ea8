import type { SpoolEntry, SpoolReceipt } from './spool.js'

/** The lines of a message so far. */
export interface Lines {
  readonly body: Buffer
  readonly recordCount: number
}

/** A message that may still grow. */
export interface GrowingMessage {
  /** Its lines so far. Later calls return the same bytes, with more lines appended. */
  readonly lines: Lines
  readonly isSealed: boolean
}

/**
 * The copy of one message in the spool. A growing message is written in pieces, one entry per piece. An entry belongs
 * to only one message, so that it can be deleted when this message is settled.
 */
export class SpoolCopy {
  readonly #receipts: SpoolReceipt[]
  #bytes = 0
  #records = 0
  #storedRecords = 0
  /** `true` if the message was settled or divided into other messages. Then nothing more is written. */
  isOver = false
  /** Whether an earlier writer accepted the records. */
  readonly isRecovered: boolean

  /**
   * @param recovered the entries of an earlier writer that make up the message
   * @param isRecovered whether an earlier writer accepted the records; parts of a recovered message are written again
   */
  constructor(recovered: readonly SpoolReceipt[] = [], isRecovered = recovered.length > 0) {
    this.#receipts = recovered.map(({ id, recordCount }) => ({ id, recordCount }))
    this.isRecovered = isRecovered
    this.#storedRecords = recovered.reduce((sum, { recordCount }) => sum + recordCount, 0)
    this.#records = this.#storedRecords
  }

  /** The entries of the message: the entries on disk and the entries of the step that is being written. */
  get receipts(): readonly SpoolReceipt[] {
    return this.#receipts
  }

  /** The number of records in the entries. */
  get recordCount(): number {
    return this.#records
  }

  /** Makes an entry from the lines after the last entry. `undefined` if there are no new lines. */
  takeEntry({ body, recordCount }: Lines, id: number): SpoolEntry | undefined {
    if (recordCount === this.#records) return undefined
    // The newline between two entries belongs to neither.
    const fresh = body.subarray(this.#bytes === 0 ? 0 : this.#bytes + 1)
    const entry = { id, recordCount: recordCount - this.#records, body: fresh }
    this.#bytes = body.length
    this.#records = recordCount
    this.#receipts.push({ id, recordCount: entry.recordCount })
    return entry
  }

  /** Call it when all entries are on disk. */
  stored(): void {
    this.#storedRecords = this.#records
  }

  /** Whether the spool holds all `recordCount` records of the message. */
  isComplete(recordCount: number): boolean {
    return !this.isOver && this.#storedRecords === recordCount
  }
}
