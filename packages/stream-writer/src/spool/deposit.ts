import type { SpoolEntry, SpoolReceipt } from './spool.js'

/** The lines of a message as far as it has grown. */
export interface Lines {
  readonly body: Buffer
  readonly recordCount: number
}

/**
 * What a spool holds of one message. A message that grows is kept piece by piece; an entry belongs to one message only,
 * so that it can be taken off when that is settled.
 */
export class Deposit {
  readonly #receipts: SpoolReceipt[]
  #bytes = 0
  #records = 0
  #storedRecords = 0
  /** Its message was settled, or its lines have gone to other messages: nothing more is written. */
  isOver = false
  /** Whether its lines are those of an earlier writer. */
  readonly isRecovered: boolean

  /**
   * @param recovered entries of an earlier writer that the message was made of
   * @param isRecovered whether the lines are those of an earlier writer, also when they are to be written anew
   */
  constructor(recovered: readonly SpoolReceipt[] = [], isRecovered = recovered.length > 0) {
    this.#receipts = recovered.map(({ id, recordCount }) => ({ id, recordCount }))
    this.isRecovered = isRecovered
    this.#storedRecords = recovered.reduce((sum, { recordCount }) => sum + recordCount, 0)
    this.#records = this.#storedRecords
  }

  /** The entries that hold the message, written or about to be. */
  get receipts(): readonly SpoolReceipt[] {
    return this.#receipts
  }

  /** How many records have been made entries of. */
  get recordCount(): number {
    return this.#records
  }

  /** Makes an entry of the lines that came since the last one; `undefined` when none did. */
  take({ body, recordCount }: Lines, id: number): SpoolEntry | undefined {
    if (recordCount === this.#records) return undefined
    // Lines are separated by a newline, which belongs to no entry.
    const fresh = body.subarray(this.#bytes === 0 ? 0 : this.#bytes + 1)
    const entry = { id, recordCount: recordCount - this.#records, body: fresh }
    this.#bytes = body.length
    this.#records = recordCount
    this.#receipts.push({ id, recordCount: entry.recordCount })
    return entry
  }

  /** What was taken is on disk. */
  stored(): void {
    this.#storedRecords = this.#records
  }

  /** Whether all of so many records are on disk. */
  holds(recordCount: number): boolean {
    return !this.isOver && this.#storedRecords === recordCount
  }
}
