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
 * Rows in the text format of COPY, in pieces.
 *
 * @param order numbers the first row, where rows are numbered
 */
export function* copyLines(
  columns: readonly StagedColumn[],
  rowCount: number,
  order: number | undefined,
): Generator<string> {
  let piece = ''
  for (let row = 0; row < rowCount; row += 1) {
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index]
      const value = column?.values[row]
      if (index > 0) piece += '\t'
      piece += column === undefined || isNothing(value) ? COPY_NULL : toCopyText(value, column.type)
      // A long value leaves at once, so that two of them never have to be one text.
      if (piece.length >= PIECE_CHARACTERS) {
        yield piece
        piece = ''
      }
    }
    piece += order === undefined ? '\n' : `\t${order + row}\n`
  }
  if (piece !== '') yield piece
}

const isNothing = (value: unknown): boolean => value === null || value === undefined
