import type { PlainObject } from '../values/plain-object.js'
import type { RowError } from './row-error.js'

/** A row that a destination has taken, and that its place refuses when the row is committed. */
export interface RefusedRow {
  /** Its `index` is the position of the row among those since the last commit; 0 is the first. */
  readonly error: RowError
  /** The row, as the destination still has it. */
  readonly record: PlainObject
}

/** What becomes of rows that a place refuses when they are committed. */
export interface LateRefusals {
  /** How many more rows may be left out. A destination that has found one more than that need not look for others. */
  readonly room: number
  /**
   * Tells the rows that were found. They are left out of the commit. It may be called again in the same commit, with other
   * rows.
   *
   * @returns how many of the rows since the last commit stay: all rows from this position on are given up, too. `Infinity`
   * when the commit goes on with all other rows
   */
  refuse(rows: readonly RefusedRow[]): Promise<number>
}

/**
 * For a destination that is used without a run: the first refused row is the failure of the commit.
 *
 * @example
 * ```ts
 * console.log(NO_LATE_REFUSALS.room) // 0
 * ```
 */
export const NO_LATE_REFUSALS: LateRefusals = {
  room: 0,
  refuse: (rows) => {
    const [first] = [...rows].sort((one, other) => positionOf(one) - positionOf(other))
    return first ? Promise.reject(first.error) : Promise.resolve(Infinity)
  },
}

/** Where the row is among those since the last commit. */
export const positionOf = ({ error }: Pick<RefusedRow, 'error'>): number => error.index ?? 0
