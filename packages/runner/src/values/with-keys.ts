import { growingCopy } from './growing-copy.js'

type Row = Readonly<Record<string, unknown>>

/**
 * Sets keys that a row has already. A row that `read` has returned belongs to the system, so it is changed itself: a copy
 * of each row would take several times as long. For other keys use {@link growingCopy} first.
 *
 * @returns the row; a copy if the row is frozen or one of the keys cannot be set
 */
export const withKeys = (row: Row, keys: Row): Row => {
  try {
    return Object.assign(row, keys)
  } catch {
    return Object.assign(growingCopy(row), keys)
  }
}
