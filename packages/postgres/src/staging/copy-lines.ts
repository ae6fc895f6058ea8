import type { ColumnType } from '@panoply/runner'

import { COPY_NULL, toCopyText } from '../columns/copy-text.js'

/** A column of staged rows: its kind, and its values. If there are fewer values than rows, the last rows have none. */
export interface StagedColumn {
  readonly type: ColumnType
  readonly values: readonly unknown[]
}

/** The size of one piece. Larger pieces need more memory, smaller pieces need more time. */
const PIECE_CHARACTERS = 256 * 1024

/**
 * Rows in the text format of COPY, in pieces. The last column is the position of the row.
 *
 * @param positions of all rows
 * @param range the first row, and the row after the last one
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
      // A long value ends its piece, so that two long values are never joined to one text.
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
