import type { TableReport } from './destination.js'

/**
 * Counts the rows of each table. `take` counts rows that came. `commit` adds them to the report. Where rows may come
 * while a commit runs, `begin` marks the rows that belong to it.
 *
 * @example
 * ```ts
 * const counts = new RowCounts()
 * counts.take('people', 2)
 * counts.commit(new Map([['people', 1]]))
 * console.log(counts.committed) // [ { table: 'people', rows: 2, replaced: 1 } ]
 * ```
 */
export class RowCounts {
  readonly #taken = new Map<string, number>()
  /** The rows up to the start of the commit that runs. */
  #begun: Map<string, number> | undefined
  #committed: readonly TableReport[] = []

  take(table: string, rows = 1): void {
    this.#taken.set(table, (this.#taken.get(table) ?? 0) + rows)
  }

  /** Call it when a commit begins. The rows so far belong to it, and later rows do not. */
  begin(): void {
    this.#begun = new Map(this.#taken)
  }

  /**
   * Corrects the number of rows that belong to the commit that runs.
   *
   * @param rows how many more there are; negative for rows that are left out
   */
  correct(table: string, rows: number): void {
    this.take(table, rows)
    this.#begun?.set(table, (this.#begun.get(table) ?? 0) + rows)
  }

  /** The rows of a table up to the commit that runs. Without such a commit: the rows so far. */
  inCommit(table: string): number {
    return (this.#begun ?? this.#taken).get(table) ?? 0
  }

  /** The rows of a table so far, committed or not. */
  taken(table: string): number {
    return this.#taken.get(table) ?? 0
  }

  /** The rows of all tables so far. */
  get total(): number {
    let total = 0
    for (const rows of this.#taken.values()) total += rows
    return total
  }

  /**
   * @param replaced by table, the number of rows that the rows since the last commit replaced. A table that is not in it
   * counts as 0. Pass it to each commit, or to none. Default: the report does not say how many rows were replaced
   */
  commit(replaced?: ReadonlyMap<string, number>): void {
    const before = new Map(this.#committed.map((committed) => [committed.table, committed]))
    this.#committed = [...(this.#begun ?? this.#taken)].map(([table, rows]) => ({
      ...{ table, rows },
      ...(replaced && {
        replaced: (before.get(table)?.replaced ?? 0) + (replaced.get(table) ?? 0),
      }),
    }))
    this.#begun = undefined
  }

  /** Removes the rows since the last commit. */
  rollback(): void {
    this.#begun = undefined
    this.#taken.clear()
    for (const { table, rows } of this.#committed) this.#taken.set(table, rows)
  }

  /** The committed rows per table, in the order in which the tables first came. */
  get committed(): readonly TableReport[] {
    return this.#committed
  }
}
