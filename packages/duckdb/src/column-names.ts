/**
 * The columns of a table and which key of a row goes to which. SQL takes `Name` and `name` for one column, JSON for
 * two: the second one to come gets a column of its own, `name_1`, in this run and in every later one.
 */
export class ColumnNames {
  /** By the name that SQL compares. */
  readonly #columns = new Map<string, string>()
  readonly #byKey = new Map<string, string>()
  /** The key that a column was given to in this run: no other key gets it. */
  readonly #owners = new Map<string, string>()

  /** Takes note of a column that is there. */
  add(column: string): void {
    this.#columns.set(column.toLowerCase(), column)
  }

  /** The column of a key: one that is there, or a new one that from now on belongs to it. */
  columnOf(key: string): string {
    let column = this.#byKey.get(key)
    if (column === undefined) {
      column = this.#find(asColumnName(key))
      this.add(column)
      this.#byKey.set(key, column)
      this.#owners.set(column, key)
    }
    return column
  }

  #find(name: string): string {
    for (let number = 0; ; number += 1) {
      const candidate = number === 0 ? name : `${name}_${number}`
      const taken = this.#columns.get(candidate.toLowerCase())
      const isFree = taken === undefined || (taken === candidate && !this.#owners.has(candidate))
      if (isFree) return candidate
    }
  }
}

/** SQL takes no empty name, and a NUL would end it. */
const asColumnName = (key: string): string =>
  key === '' ? '(no name)' : key.replaceAll('\0', '\u2400')
