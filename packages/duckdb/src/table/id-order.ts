import { type ColumnContent, NULL_MARK, VALUE_SEPARATOR } from '@panoply/runner'

/** Asks whether the table has this id, or one that comes after it. */
export type HasFrom = (id: string) => Promise<boolean>

/**
 * Finds out whether rows come after all rows of their table, by their ids. Then none of them replaces another row, and the
 * ids need not be looked up one by one. Most sources read in the order of a key, so this is the usual case.
 *
 * Shorter ids come first, then the order of their characters decides: 99 comes before 100. It is for one table in one
 * transaction: rows of others may come between two transactions.
 */
export class IdOrder {
  /** The highest id of the table, if it is known. */
  #highest: string | undefined
  #isOrdered = true

  /**
   * Whether these ids differ from each other and from all ids of the table. `false` if it cannot be told quickly. Call it for
   * each piece of rows, right before its rows are inserted.
   */
  async areNew(ids: ColumnContent, hasFrom: HasFrom): Promise<boolean> {
    const range = this.#isOrdered ? ascendingRange(ids) : undefined
    if (!range) this.#isOrdered = false
    else if (this.#highest === undefined) this.#isOrdered = !(await hasFrom(range.first))
    else this.#isOrdered = comesBefore(this.#highest, range.first)
    this.#highest = range?.last
    return this.#isOrdered
  }

  /**
   * Call it when rows are inserted without `areNew`, or if the column of the ids has a collation. From then on nothing is told
   * quickly.
   */
  giveUp(): void {
    this.#isOrdered = false
  }
}

/** The first and the last id, if each comes after the one before it. */
const ascendingRange = ({
  joined,
}: ColumnContent): { readonly first: string; readonly last: string } | undefined => {
  if (joined === undefined || !isSafelyOrdered(joined)) return undefined
  const ids = joined.split(VALUE_SEPARATOR)
  const [first = ''] = ids
  let last = first
  for (let at = 1; at < ids.length; at += 1) {
    const id = ids[at] ?? ''
    if (!comesBefore(last, id)) return undefined
    last = id
  }
  return { first, last }
}

const comesBefore = (one: string, other: string): boolean =>
  one.length === other.length ? one < other : one.length < other.length

const OTHER_THAN_ASCII = /[^\0-\x7f]/

/** Whether DuckDB has the same order. Other letters than ASCII have another length there. */
const isSafelyOrdered = (joined: string): boolean =>
  !joined.includes(NULL_MARK) && !OTHER_THAN_ASCII.test(joined)
