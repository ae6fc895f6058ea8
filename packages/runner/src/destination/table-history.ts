import { rowsWithoutCheckpoint } from './noted-tables.js'

/** The arguments of a {@link TableHistory}. */
export interface TableHistoryOptions {
  /** The name of the table in messages. */
  readonly table: string
  /** Whether an earlier run of the source has left a checkpoint in this place. */
  readonly hasCheckpoint: boolean
  /** Called with each message, after the transaction is committed. */
  readonly warn: (message: string) => void
}

/** A column that the open transaction has made or changed. */
interface PendingColumn {
  /** Its type when the transaction began; `undefined` if it was not there. */
  readonly before: string | undefined
  readonly sqlType: string
}

/**
 * Watches one table of a database during a run. It warns if a column gets another type, unless this run has made the
 * column. It also warns if rows may be stored a second time, because the source has no checkpoint.
 *
 * @example
 * ```ts
 * const warn = console.log
 * const history = new TableHistory({ table: 'people', hasCheckpoint: true, warn })
 * history.begin()
 * history.note('age', 'bigint', 'text')
 * history.settle() // the column "age" of table "people" was bigint and is text now, because rows that came need it
 * ```
 */
export class TableHistory {
  readonly #options: TableHistoryOptions
  /** The types of the columns that this run has filled. */
  readonly #own = new Map<string, string>()
  readonly #pending = new Map<string, PendingColumn>()
  #hasLooked: boolean
  #mayRepeat = false

  constructor(options: TableHistoryOptions) {
    this.#options = options
    this.#hasLooked = options.hasCheckpoint
  }

  /** The columns that this run has filled, with those of the open transaction. */
  get filled(): ReadonlySet<string> {
    return new Set([...this.#own.keys(), ...this.#pending.keys()])
  }

  /** A transaction begins, or begins again. */
  begin(): void {
    this.#pending.clear()
  }

  /**
   * The transaction fills a column.
   *
   * @param before its type until now; `undefined` if it was not there
   */
  note(column: string, before: string | undefined, sqlType: string): void {
    const known = this.#pending.get(column)
    this.#pending.set(column, { before: known ? known.before : before, sqlType })
  }

  /**
   * Call it before rows are added. Rows without ids may be in the table already.
   *
   * @param hasRows whether the table has rows. It is called before the first rows of the run, and only if there is no
   *   checkpoint. `undefined` if the rows repeat none: they have ids, or the table is new or emptied
   */
  async addsTo(hasRows: (() => Promise<boolean>) | undefined): Promise<void> {
    if (this.#hasLooked) return
    this.#hasLooked = true
    this.#mayRepeat = (await hasRows?.()) === true
  }

  /** The transaction is committed. */
  settle(): void {
    const { table, warn } = this.#options
    if (this.#mayRepeat) warn(rowsWithoutCheckpoint(table))
    this.#mayRepeat = false
    for (const [column, { before, sqlType }] of this.#pending) {
      if (before !== undefined && before !== sqlType && before !== this.#own.get(column)) {
        warn(
          `the column ${JSON.stringify(column)} of table ${JSON.stringify(table)} was ${before} ` +
            `and is ${sqlType} now, because rows that came need it`,
        )
      }
      this.#own.set(column, sqlType)
    }
    this.#pending.clear()
  }
}
