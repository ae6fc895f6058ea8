/** The rules of a database for the names of columns. */
export interface ColumnNameRules {
  /** The name under which the database can store a key of a row. */
  readonly stored: (key: string) => string
  /** The form in which the database compares names. Two names of one form are one column. Default: the name itself. */
  readonly compared?: (name: string) => string
  /** Names that no column can have. Default: none. */
  readonly reserved?: readonly string[]
}

/**
 * Maps the keys of rows to the columns of a table. If a database takes two keys for one column (`Name` and `name`, for
 * instance), the second key gets another column, `name_1`, in this run and in every later one.
 *
 * @example
 * ```ts
 * const names = new ColumnNames({ stored: (key) => key, compared: (name) => name.toLowerCase() })
 * console.log(names.columnOf('Name'), names.columnOf('name')) // Name name_1
 * ```
 */
export class ColumnNames {
  readonly #rules: ColumnNameRules
  /** Columns, by the form of the name that the database compares. */
  readonly #columns = new Map<string, string>()
  readonly #byKey = new Map<string, string>()
  /** Columns that a key of this run has. No other key gets them. */
  readonly #owned = new Set<string>()

  constructor(rules: ColumnNameRules) {
    this.#rules = rules
    for (const name of rules.reserved ?? []) {
      this.add(name)
      this.#owned.add(name)
    }
  }

  /** Adds an existing column. */
  add(column: string): void {
    this.#columns.set(this.#compared(column), column)
  }

  /** The column of a key: an existing one, or a new one. From now on it belongs to the key. */
  columnOf(key: string): string {
    let column = this.#byKey.get(key)
    if (column === undefined) {
      column = this.#find(key)
      this.add(column)
      this.#byKey.set(key, column)
      this.#owned.add(column)
    }
    return column
  }

  /** The column that a key would get now. It does not belong to the key yet. */
  candidateFor(key: string): string {
    return this.#byKey.get(key) ?? this.#find(key)
  }

  #find(key: string): string {
    for (let number = 0; ; number += 1) {
      const candidate = this.#rules.stored(number === 0 ? key : `${key}_${number}`)
      const taken = this.#columns.get(this.#compared(candidate))
      const isFree = taken === undefined || (taken === candidate && !this.#owned.has(candidate))
      if (isFree) return candidate
    }
  }

  #compared(name: string): string {
    return this.#rules.compared?.(name) ?? name
  }
}
