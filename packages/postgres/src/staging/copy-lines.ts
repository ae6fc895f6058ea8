import type { ColumnType } from '@panoply/runner'

import { COPY_NULL, toCopyText } from '../columns/copy-text.js'

/** A column on its way: the kind that it is staged as, and its values, which may end before the last row. */
export interface StagedColumn {
  readonly type: ColumnType
  readonly values: readonly unknown[]
}

/** How much is handed to the connection at once: more takes memory, less takes time. */
const PIECE_CHARACTERS = 256 * 1024

/**
 * Rows in the text format of COPY, in pieces. The last column is the position of the row.
 *
 * @param positions of all rows
 * @param range the first row of these, and the one behind the last
 */
export function* copyLines(
  columns: readonly StagedColumn[],
  positions: readonly number[],
  [from, to]: readonly [number, number],
): Generator<string> {
  let piece = ''
  for (let row = from; row < to; row += 1) {
    for (const column of columns) {
      const value = column.values[row]
      piece += isNothing(value) ? COPY_NULL : toCopyText(value, column.type)
      piece += '\t'
      // A long value is sent at once, so that two long values never become one text.
      if (piece.length >= PIECE_CHARACTERS) {
        yield piece
        piece = ''
      }
    }
    piece += `${positions[row] ?? ''}\n`
  }
  if (piece !== '') yield piece
}

const isNothing = (value: unknown): boolean => value === null || value === undefined
