import type { PresentTable } from './present-table.js'
import type { FinalColumn } from './widen-table.js'

/**
 * Reports columns of a table whose type has changed. Only columns that existed before the run are reported: an earlier
 * run or a person made them.
 */
export class TypeChanges {
  readonly #table: string
  readonly #tell: (message: string) => void
  /** The types of the columns that this run has made or changed. */
  readonly #own = new Map<string, string>()
  #waiting: string[] = []

  /** @param tell called once for each change, after it is committed */
  constructor(table: string, tell: (message: string) => void) {
    this.#table = table
    this.#tell = tell
  }

  /** Call it when a transaction begins, or is tried again. */
  begin(): void {
    this.#waiting = []
  }

  /** Takes the columns that the table has after the transaction. */
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
