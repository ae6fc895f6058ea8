import type { PlainObject } from '../values/plain-object.js'
import type { RowError } from './row-error.js'

/** A row that a destination has taken, and that its place refuses at the commit. */
export interface RefusedRow {
  /** `index` is the position of the row among the rows since the last commit, counted from 0. */
  readonly error: RowError
  /** The row, as the destination still has it. */
  readonly record: PlainObject
}

/** Decides about rows that a place refuses at the commit. */
export interface LateRefusals {
  /** How many more rows may be left out. If a destination has found one more than that, it can stop searching. */
  readonly room: number
  /**
   * Reports the refused rows. They are left out of the commit. It may be called again in the same commit, with other
   * rows.
   *
   * @returns how many of the rows since the last commit are kept; all rows of this commit from this position on are
   * given up. `Infinity` if the commit continues with all other rows
   */
  refuse(rows: readonly RefusedRow[]): Promise<number>
}

/**
 * For a destination without a run: the first refused row makes the commit fail.
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

/** The position of the row among the rows since the last commit. */
export const positionOf = ({ error }: Pick<RefusedRow, 'error'>): number => error.index ?? 0
