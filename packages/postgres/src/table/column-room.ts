import type { ColumnNames } from '@panoply/runner'

import type { PresentTable } from './present-table.js'

/** A table of PostgreSQL has no more columns: https://www.postgresql.org/docs/current/limits.html */
export const MAX_COLUMNS = 1_600
/** Where rows wait, one column is the position of the row. */
const MAX_KEYS = MAX_COLUMNS - 1

/** The columns that a table still has room for. */
export class ColumnRoom {
  readonly #present: PresentTable | undefined
  readonly #names: ColumnNames
  readonly #keys = new Set<string>()
  #count: number

  /** @param present the table as it is, if it is there */
  constructor(present: PresentTable | undefined, names: ColumnNames) {
    this.#present = present
    this.#names = names
    this.#count = present?.columnCount ?? 0
  }

  /**
   * Takes note of the columns of a row, if there is room for them.
   *
   * @returns how many columns the table would have, if that is too many
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

  /** Asked without taking the name: a row that is refused makes no column. */
  #isNew(key: string): boolean {
    return this.#present?.columns.has(this.#names.candidateFor(key)) !== true
  }
}
