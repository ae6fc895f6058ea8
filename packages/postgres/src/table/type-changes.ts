import type { PresentTable } from './present-table.js'
import type { FinalColumn } from './widen-table.js'

/**
 * The columns of a table that rows gave another type, to be told. A column that this run has made may change its type without a word; any
 * other one was there before, made by an earlier run or by a person.
 */
export class TypeChanges {
  readonly #table: string
  readonly #tell: (message: string) => void
  /** The types of the columns that this run has made or changed. */
  readonly #own = new Map<string, string>()
  #waiting: string[] = []

  /** @param tell hears of each change once, after it is committed */
  constructor(table: string, tell: (message: string) => void) {
    this.#table = table
    this.#tell = tell
  }

  /** A transaction begins, or begins again. */
  begin(): void {
    this.#waiting = []
  }

  /** The columns that the transaction has given the table. */
  note(columns: readonly FinalColumn[], present?: PresentTable): void {
    for (const { name, sqlType } of columns) {
      const before = present?.columns.get(name)
      if (before === sqlType) continue
      if (before !== undefined && before !== this.#own.get(name)) {
        this.#waiting.push(
          `the column ${JSON.stringify(name)} of table ${JSON.stringify(this.#table)} was ${before} ` +
            `and is ${sqlType} now, because rows that came need it`,
        )
      }
      this.#own.set(name, sqlType)
    }
  }

  /** The transaction is committed. */
  settle(): void {
    for (const message of this.#waiting) this.#tell(message)
    this.#waiting = []
  }
}
