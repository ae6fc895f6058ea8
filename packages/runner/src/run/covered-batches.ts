import type { BatchTicket } from '@panoply/datasource'

import type { IncrementalMark } from './incremental-key.js'

/** The progress of a run at the end of a batch. */
export interface BatchMark {
  /** The number of tables that were emptied so far. */
  readonly truncated: number
  readonly incremental: IncrementalMark | undefined
}

/** A batch that the destination has taken. */
export interface TakenBatch extends BatchMark {
  readonly ticket: BatchTicket
  readonly rows: number
  /** The number of its rows that would be stored twice if the source returned them again. */
  readonly repeatableRows: number
}

/** The batches that a commit covers. Batches that come while it runs are not among them. */
export class CoveredBatches {
  #batches: readonly TakenBatch[]
  readonly #before: BatchMark
  #end: BatchMark
  readonly #truncated: readonly string[]

  /**
   * @param before the progress at the last commit
   * @param end the progress now
   * @param truncated the tables that were emptied so far, in order
   */
  constructor(
    batches: readonly TakenBatch[],
    { before, end, truncated }: { before: BatchMark; end: BatchMark; truncated: readonly string[] },
  ) {
    this.#batches = batches
    this.#before = before
    this.#end = end
    this.#truncated = truncated
  }

  get batches(): readonly TakenBatch[] {
    return this.#batches
  }

  /** The tables that were emptied up to the end of the last batch, in order. */
  get truncated(): readonly string[] {
    return this.#truncated.slice(0, this.#end.truncated)
  }

  /** The largest values up to the end of the last batch. Absent for a source without an incremental key. */
  get incremental(): IncrementalMark | undefined {
    return this.#end.incremental
  }

  /**
   * Gives up the batch of a refused row, and the batches after it.
   *
   * @param position the position of the row among the rows of these batches, counted from 0
   * @returns the number of rows before the batch
   */
  cutBefore(position: number): number {
    let start = 0
    let count = 0
    for (const { rows } of this.#batches) {
      if (position < start + rows) break
      start += rows
      count += 1
    }
    this.#batches = this.#batches.slice(0, count)
    this.#end = this.#batches.at(-1) ?? this.#before
    return start
  }
}
