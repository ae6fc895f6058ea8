import type { TableRow } from '../routing/table-row.js'
import type { PlainObject } from '../values/plain-object.js'
import { refusedRow } from './encode-rows.js'
import type { LateRefusals } from './late-refusals.js'
import { RowCounts } from './row-counts.js'
import type { RowError } from './row-error.js'

/** A row that a place refuses. */
export interface Refusal {
  /** The position of the row, as {@link TakenRows.take} returned it. */
  readonly position: number
  /** The reason. It names the rule or the column. */
  readonly reason: unknown
  /** The key of the value, if it is known. */
  readonly key: string | undefined
  /** The row, as it was to be stored. */
  readonly record: PlainObject
}

/**
 * The rows that a destination has taken, for destinations whose place may refuse rows only at the commit. Rows are
 * counted as in {@link RowCounts}. Each row that is not committed is kept with its position, its table and its id.
 *
 * @example
 * ```ts
 * const taken = new TakenRows()
 * console.log(taken.take({ table: 'people', id: undefined })) // 0, its position
 * taken.commit()
 * ```
 */
export class TakenRows {
  readonly counts = new RowCounts()
  /** The position of the first row that is not committed. */
  #first = 0
  /** The tables of the rows from `#first` on. `undefined` for a row that was left out. */
  #tables: (string | undefined)[] = []
  /** Their ids. Two lists of texts cost the garbage collector less than an object for each row. */
  #ids: (string | undefined)[] = []
  /** The position behind the last row of the commit that runs. */
  #end: number | undefined

  /** Adds the next row. @returns its position, one more than that of the row before it */
  take({ table, id }: Pick<TableRow, 'table' | 'id'>): number {
    this.counts.take(table)
    this.#ids.push(id)
    return this.#first + this.#tables.push(table) - 1
  }

  /** The position of the next row. */
  get next(): number {
    return this.#first + this.#tables.length
  }

  /** Call it when a commit begins, if rows may come while it runs. The rows so far belong to it. */
  begin(): void {
    this.counts.begin()
    this.#end = this.next
  }

  /**
   * Reports rows that the place refuses at the commit, and removes them from the count.
   *
   * @returns the position from which on all rows of the commit are given up; `Infinity` if all others are kept
   */
  async refuse(refused: readonly Refusal[], refusals: LateRefusals): Promise<number> {
    const behind = this.#rowsBehind(new Set(refused.map(({ position }) => position)))
    const kept = await refusals.refuse(
      refused.map((refusal) => ({
        error: this.#errorOf(refusal, behind.get(refusal.position) ?? 0),
        record: refusal.record,
      })),
    )
    for (const { position } of refused) this.#leaveOut(position)
    const end = this.#first + kept
    for (let at = end; at < this.#endOfCommit; at += 1) this.#leaveOut(at)
    return end
  }

  /** For each of these positions, how many rows of the same table were taken after it. All are counted in one pass. */
  #rowsBehind(positions: ReadonlySet<number>): Map<number, number> {
    const behind = new Map<number, number>()
    const counted = new Map<string, number>()
    for (
      let at = this.#endOfCommit - 1;
      behind.size < positions.size && at >= this.#first;
      at -= 1
    ) {
      const table = this.#tables[at - this.#first]
      if (table === undefined) continue
      const count = counted.get(table) ?? 0
      if (positions.has(at)) behind.set(at, count)
      counted.set(table, count + 1)
    }
    return behind
  }

  #errorOf({ position, reason, key }: Refusal, behind: number): RowError {
    const index = position - this.#first
    const table = this.#tables[index]
    if (table === undefined) throw new RangeError(`no row was taken at ${position}`)
    const row = { table, id: this.#ids[index] }
    const rowNumber = this.counts.inCommit(table) - behind
    return refusedRow(row, rowNumber, reason, { index, path: key && pathOf(key) })
  }

  #leaveOut(position: number): void {
    const table = this.#tables[position - this.#first]
    if (table === undefined) return
    this.counts.correct(table, -1)
    this.#tables[position - this.#first] = undefined
  }

  get #endOfCommit(): number {
    return this.#end ?? this.next
  }

  /** @param replaced as of {@link RowCounts.commit} */
  commit(replaced?: ReadonlyMap<string, number>): void {
    this.counts.commit(replaced)
    const committed = this.#endOfCommit - this.#first
    this.#tables = this.#tables.slice(committed)
    this.#ids = this.#ids.slice(committed)
    this.#first = this.#tables.length === 0 ? 0 : this.#first + committed
    this.#end = undefined
  }

  /** Removes the rows since the last commit. */
  rollback(): void {
    this.counts.rollback()
    this.#first = 0
    this.#tables = []
    this.#ids = []
    this.#end = undefined
  }
}

const pathOf = (key: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `record.${key}` : `record[${JSON.stringify(key)}]`
