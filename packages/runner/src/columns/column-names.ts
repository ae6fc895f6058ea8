/** What a database asks of the names of columns. */
export interface ColumnNameRules {
  /** The name that the database can keep for a key of a row. */
  readonly stored: (key: string) => string
  /** What the database compares: two names of one form are one column. Default: the name itself. */
  readonly compared?: (name: string) => string
  /** Names that no column can have. Default: none. */
  readonly reserved?: readonly string[]
}

/**
 * Which key of a row goes to which column of a table. If a database takes two keys for one column (`Name` and `name`, for
 * instance), the second key gets a column of its own, `name_1`, in this run and in every later one.
 *
 * @example
 * ```ts
 * const names = new ColumnNames({ stored: (key) => key, compared: (name) => name.toLowerCase() })
 * console.log(names.columnOf('Name'), names.columnOf('name')) // Name name_1
 * ```
 */
export class ColumnNames {
  readonly #rules: ColumnNameRules
  /** By the name that the database compares. */
  readonly #columns = new Map<string, string>()
  readonly #byKey = new Map<string, string>()
  /** Columns that a key was given to in this run: no other key gets them. */
  readonly #owned = new Set<string>()

  constructor(rules: ColumnNameRules) {
    this.#rules = rules
    for (const name of rules.reserved ?? []) {
      this.add(name)
      this.#owned.add(name)
    }
  }

  /** Takes note of a column that is there. */
  add(column: string): void {
    this.#columns.set(this.#compared(column), column)
  }

  /** The column of a key: one that is there, or a new one that from now on belongs to it. */
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
