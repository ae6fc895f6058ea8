import { type ColumnType, ID_KEY, type RowBuffer, widen } from '@panoply/runner'

/** The columns of all rows of one table so far. Each column is wide enough for all of its values. */
export class Layout {
  readonly #types = new Map<string, ColumnType>()
  #hasIds = false

  /** The kind of each column, by its key in the rows. */
  get types(): ReadonlyMap<string, ColumnType> {
    return this.#types
  }

  /** Whether rows of the table have ids. Then a later row replaces an earlier one. */
  get hasIds(): boolean {
    return this.#hasIds
  }

  /** Adds the columns of rows. @returns whether a new column or a wider type was needed */
  fit(rows: RowBuffer): boolean {
    let hasGrown = rows.hasIds && !this.#hasIds
    this.#hasIds ||= rows.hasIds
    for (const { key, type } of rows.columns) hasGrown = this.#fitColumn(key, type) || hasGrown
    // Rows may have no keys, but a table needs at least one column.
    if (this.#types.size === 0) hasGrown = this.#fitColumn(ID_KEY, 'VARCHAR')
    return hasGrown
  }

  #fitColumn(key: string, type: ColumnType): boolean {
    const present = this.#types.get(key)
    const wanted = present === undefined ? type : widen(present, type)
    this.#types.set(key, wanted)
    return wanted !== present
  }
}
