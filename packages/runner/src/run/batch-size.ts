import type { Batch } from '@panoply/datasource'

import { approximateBytes } from '../values/approximate-bytes.js'

/** How many rows the first `read` is asked for, unless the source or the run says a number. */
const FIRST_BATCH_ROWS = 1_000
/** A batch takes the event loop for some tens of milliseconds. More rows at once save nothing. */
const MAX_BATCH_ROWS = 5_000
/** About the size in memory that a batch may have. */
const MAX_BATCH_BYTES = 8 * 1024 * 1024
/** How many rows of a batch tell its size. */
const SAMPLED_ROWS = 50

/**
 * How many rows the next `read` is asked for. If no number is configured, it is doubled after each full batch, up to
 * 5,000 rows or about 8 MB.
 */
export class BatchSize {
  readonly #isChosen: boolean
  #rows: number
  #lastBytes = 0

  /** @param chosen the number that the run or the source asks for */
  constructor(chosen: number | undefined) {
    this.#isChosen = chosen !== undefined
    this.#rows = chosen ?? FIRST_BATCH_ROWS
  }

  get rows(): number {
    return this.#rows
  }

  /** Whether the last batch is so small that a second one beside it does no harm to the memory. */
  get isSmall(): boolean {
    return this.#lastBytes <= 2 * MAX_BATCH_BYTES
  }

  /** Takes note of a batch. */
  see(batch: Batch): void {
    const rows = Array.isArray(batch) ? (batch as readonly unknown[]) : [batch]
    this.#lastBytes = bytesOf(rows)
    if (this.#isChosen || rows.length < this.#rows) return
    const doubled = Math.min(2 * this.#rows, MAX_BATCH_ROWS)
    const bytes = (this.#lastBytes / rows.length) * doubled
    if (bytes <= MAX_BATCH_BYTES) this.#rows = Math.max(this.#rows, doubled)
  }
}

const bytesOf = (rows: readonly unknown[]): number => {
  const step = Math.max(1, Math.floor(rows.length / SAMPLED_ROWS))
  let [bytes, sampled] = [0, 0]
  for (let index = 0; index < rows.length; index += step) {
    bytes += approximateBytes(rows[index])
    sampled += 1
  }
  return sampled === 0 ? 0 : (bytes / sampled) * rows.length
}
