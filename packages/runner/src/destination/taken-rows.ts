import type { TableRow } from '../routing/table-row.js'
import type { PlainObject } from '../values/plain-object.js'
import { refusedRow } from './encode-rows.js'
import type { LateRefusals } from './late-refusals.js'
import { RowCounts } from './row-counts.js'
import type { RowError } from './row-error.js'

/** A row that a place refuses. */
export interface Refusal {
  /** The position of the row among the rows since the last commit, counted from 0. */
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
 * counted as in {@link RowCounts}. Each row since the last commit is kept with its position (from 0), its table and its
 * id.
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
  /** By position: the table of the row. `undefined` for a row that was left out. */
  #tables: (string | undefined)[] = []
  /** By position. Two lists of texts cost the garbage collector less than an object for each row. */
  #ids: (string | undefined)[] = []

  /** Adds the next row. @returns its position */
  take({ table, id }: Pick<TableRow, 'table' | 'id'>): number {
    this.counts.take(table)
    this.#ids.push(id)
    return this.#tables.push(table) - 1
  }

  /** The position of the next row. */
  get next(): number {
    return this.#tables.length
  }

  /**
   * Reports rows that the place refuses, and removes them from the count.
   *
   * @returns how many rows since the last commit are kept; `Infinity` if all others are
   */
  async refuse(refused: readonly Refusal[], refusals: LateRefusals): Promise<number> {
    const behind = this.#rowsBehind(new Set(refused.map(({ position }) => position)))
    const end = await refusals.refuse(
      refused.map((refusal) => ({
        error: this.#errorOf(refusal, behind.get(refusal.position) ?? 0),
        record: refusal.record,
      })),
    )
    for (const { position } of refused) this.#leaveOut(position)
    if (end !== Infinity) this.#cut(end)
    return end
  }

  /** For each of these positions, how many rows of the same table were taken after it. All are counted in one pass. */
  #rowsBehind(positions: ReadonlySet<number>): Map<number, number> {
    const behind = new Map<number, number>()
    const counted = new Map<string, number>()
    for (let at = this.#tables.length - 1; behind.size < positions.size && at >= 0; at -= 1) {
      const table = this.#tables[at]
      if (table === undefined) continue
      const count = counted.get(table) ?? 0
      if (positions.has(at)) behind.set(at, count)
      counted.set(table, count + 1)
    }
    return behind
  }

  #errorOf({ position, reason, key }: Refusal, behind: number): RowError {
    const table = this.#tables[position]
    if (table === undefined) throw new RangeError(`no row was taken at ${position}`)
    const row = { table, id: this.#ids[position] }
    const rowNumber = this.counts.taken(table) - behind
    return refusedRow(row, rowNumber, reason, { index: position, path: key && pathOf(key) })
  }

  #leaveOut(position: number): void {
    const table = this.#tables[position]
    if (table === undefined) return
    this.counts.take(table, -1)
    this.#tables[position] = undefined
  }

  #cut(position: number): void {
    for (let at = position; at < this.#tables.length; at += 1) this.#leaveOut(at)
    this.#tables.length = Math.min(this.#tables.length, position)
    this.#ids.length = this.#tables.length
  }

  /** @param replaced as of {@link RowCounts.commit} */
  commit(replaced?: ReadonlyMap<string, number>): void {
    this.counts.commit(replaced)
    this.#tables = []
    this.#ids = []
  }

  /** Removes the rows since the last commit. */
  rollback(): void {
    this.counts.rollback()
    this.#tables = []
    this.#ids = []
  }
}

const pathOf = (key: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(key) ? `record.${key}` : `record[${JSON.stringify(key)}]`
