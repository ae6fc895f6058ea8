import type { ColumnNames } from '@panoply/runner'

import type { PresentTable } from './present-table.js'

/** The largest number of columns of a table in PostgreSQL: https://www.postgresql.org/docs/current/limits.html */
export const MAX_COLUMNS = 1_600
/** One column less, because the temporary table of waiting rows has a column for the position. */
const MAX_KEYS = MAX_COLUMNS - 1

/** Counts how many more columns a table can have. */
export class ColumnRoom {
  readonly #present: PresentTable | undefined
  readonly #names: ColumnNames
  readonly #keys = new Set<string>()
  #count: number

  /** @param present the existing table, if there is one */
  constructor(present: PresentTable | undefined, names: ColumnNames) {
    this.#present = present
    this.#names = names
    this.#count = present?.columnCount ?? 0
  }

  /**
   * Counts the columns of a row, if there is room for them.
   *
   * @returns if there is no room, the number of columns that the table would have; otherwise `undefined`
   */
  admit(record: Readonly<Record<string, unknown>>): number | undefined {
    const keys = Object.keys(record).filter(
      (key) => record[key] !== undefined && !this.#keys.has(key),
    )
    if (keys.length === 0) return undefined
    const added = keys.filter((key) => this.#isNew(key))
    const count = this.#count + added.length
    if (count > MAX_COLUMNS || this.#keys.size + keys.length > MAX_KEYS) {
      return Math.max(count, this.#keys.size + keys.length)
    }
    for (const key of keys) this.#keys.add(key)
    this.#count = count
    return undefined
  }

  /** Whether a key needs a new column. The name is not taken yet, because a refused row makes no column. */
  #isNew(key: string): boolean {
    return this.#present?.columns.has(this.#names.candidateFor(key)) !== true
  }
}
