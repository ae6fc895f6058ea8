import { TableWork } from '../table/table-work.js'

/** The work of one commit, table by table. */
export class CommitWork {
  readonly #tables = new Map<string, TableWork>()

  /** The work for a table. */
  on(table: string): TableWork {
    let work = this.#tables.get(table)
    if (!work) {
      work = new TableWork(table)
      this.#tables.set(table, work)
    }
    return work
  }

  get tables(): readonly TableWork[] {
    return [...this.#tables.values()]
  }

  /** The number of its rows. */
  get rows(): number {
    return this.#sum(({ count }) => count)
  }

  /** The characters of its rows, roughly. */
  get characters(): number {
    return this.#sum(({ characters }) => characters)
  }

  /** The number of its values, with the empty ones. */
  get cells(): number {
    return this.#sum(({ cells }) => cells)
  }

  /** Call it after a commit that failed. Adds the work that came later. The next commit does all of it. */
  retryWith(later: CommitWork): void {
    for (const work of this.#tables.values()) work.reopen()
    for (const [table, work] of later.#tables) {
      const earlier = this.#tables.get(table)
      if (earlier) earlier.follow(work)
      else this.#tables.set(table, work)
    }
  }

  #sum(sizeOf: (work: TableWork) => number): number {
    let sum = 0
    for (const work of this.#tables.values()) sum += sizeOf(work)
    return sum
  }
}
