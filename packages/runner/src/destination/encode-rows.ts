import { InvalidArgumentError } from '@panoply/errors'

import type { TableRow } from '../routing/table-row.js'
import { textOf } from '../values/text-of.js'
import type { RowCounts } from './row-counts.js'
import { RowError } from './row-error.js'

/**
 * Encodes a whole batch. A destination calls it before it takes the first row: if a row cannot be written, no row of its
 * batch is in the destination, and the batches before it can be made safe.
 *
 * @param counts the rows that the destination has taken before
 * @param encode throws when the row cannot be written
 * @throws RowError with the number of the first row that cannot be written
 */
export const encodeRows = <Encoded>(
  rows: readonly TableRow[],
  counts: RowCounts,
  encode: (row: TableRow) => Encoded,
): Encoded[] =>
  rows.map((row, index) => {
    try {
      return encode(row)
    } catch (error) {
      const { table } = row
      const before = rows.slice(0, index).filter((other) => other.table === table).length
      throw refusedRow(row, counts.taken(table) + before + 1, error)
    }
  })

/**
 * The error for a row that cannot be written.
 *
 * @param rowNumber which row of the run it is in its table; 1 is the first
 * @param cause what encoding the row threw
 */
export const refusedRow = (
  { table, id }: TableRow,
  rowNumber: number,
  cause: unknown,
): RowError => {
  const withId = id === undefined ? '' : ` (id ${JSON.stringify(id)})`
  return new RowError(
    `row ${rowNumber} of ${JSON.stringify(table)}${withId} cannot be written: ${textOf(cause)}`,
    { table, rowNumber, rowId: id, path: pathOf(cause), cause },
  )
}

/** Other arguments, such as the table, are no values of the row. */
const pathOf = (cause: unknown): string | undefined =>
  cause instanceof InvalidArgumentError && /^record[.[]/.test(cause.argument ?? '')
    ? cause.argument
    : undefined
