import { InvalidArgumentError, isPanoplyError } from '@panoply/errors'

import type { TableRow } from '../routing/table-row.js'
import { textOf } from '../values/text-of.js'
import { RowCounts } from './row-counts.js'
import { RowError, type RowFacts } from './row-error.js'

/** Limits the errors that are kept for one batch. */
const MAX_REFUSED = 1_000

/** A row that could not be encoded. */
interface Refused {
  readonly index: number
  readonly error: unknown
}

/**
 * Encodes a whole batch. A destination calls it before it takes the first row. If a row cannot be written, no row of
 * its batch is in the destination, and the batches before it can be committed.
 *
 * @param counts the rows that the destination has taken before
 * @param encode throws when the row cannot be written
 * @param isRowsFault whether what `encode` threw is the fault of the row. Default: {@link isFaultOfRow}
 * @throws RowError with the number of the first row that cannot be written; its `others` are the rest of the bad rows.
 * What is not the fault of a row is thrown as it is
 *
 * @example
 * ```ts
 * const rows = [{ table: 'people', id: undefined, record: { name: 'Ann' } }]
 * console.log(encodeRows(rows, new RowCounts(), rowToJson)) // ['{"name":"Ann"}']
 * ```
 */
export const encodeRows = <Encoded>(
  rows: readonly TableRow[],
  counts: RowCounts,
  encode: (row: TableRow) => Encoded,
  isRowsFault: (error: unknown) => boolean = isFaultOfRow,
): Encoded[] => {
  const encoded: Encoded[] = []
  const refused: Refused[] = []
  for (let index = 0; index < rows.length && refused.length < MAX_REFUSED; index += 1) {
    const row = rows[index] as TableRow
    try {
      encoded.push(encode(row))
    } catch (error) {
      if (!isRowsFault(error)) throw error
      refused.push({ index, error })
    }
  }
  if (refused.length > 0) throw errorOf(rows, counts, refused)
  return encoded
}

/**
 * Whether an error tells that a row cannot be written: an `InvalidArgumentError` whose `argument` is `record`, a path in it or
 * `table`, or a `RecordTooLargeError`. Any other error says nothing of the row, for instance that of a writer that is closed.
 *
 * @example
 * ```ts
 * console.log(isFaultOfRow(new TypeError('x is not a function'))) // false
 * ```
 */
export const isFaultOfRow = (error: unknown): boolean => {
  if (!isPanoplyError(error)) return false
  if (error.code === 'PANOPLY_RECORD_TOO_LARGE') return true
  const { argument } = error as { readonly argument?: unknown }
  return (
    error.code === 'PANOPLY_INVALID_ARGUMENT' &&
    typeof argument === 'string' &&
    OF_A_ROW.test(argument)
  )
}

/** `value` is the default of `toJson`. */
const OF_A_ROW = /^(record|value|table)($|[.[])/

const errorOf = (
  rows: readonly TableRow[],
  counts: RowCounts,
  refused: readonly Refused[],
): RowError => {
  const seen = new RowCounts()
  let next = 0
  const numberOf = (index: number): number => {
    for (; next <= index; next += 1) seen.take((rows[next] as TableRow).table)
    const { table } = rows[index] as TableRow
    return counts.taken(table) + seen.taken(table)
  }
  const errors = refused.map(({ index, error }) =>
    refusedRow(rows[index] as TableRow, numberOf(index), error, { index }),
  )
  const [first, ...others] = errors as [RowError, ...RowError[]]
  const { index = 0 } = first
  return refusedRow(rows[index] as TableRow, first.rowNumber, first.cause, { index, others })
}

/**
 * The error for a row that cannot be written.
 *
 * @param rowNumber the number of the row in its table, counted from 1 over the run
 * @param cause the error of encoding the row
 * @param place the position of the row in the call of `write`, the other bad rows of the call, and the path of the
 * value, if it is known
 *
 * @example
 * ```ts
 * const error = refusedRow({ table: 'people', id: '7' }, 12, new Error('the name is too long'))
 * console.log(error.message) // row 12 of "people" (id "7") cannot be written: the name is too long
 * ```
 */
export const refusedRow = (
  { table, id }: Pick<TableRow, 'table' | 'id'>,
  rowNumber: number,
  cause: unknown,
  { path, ...place }: Pick<RowFacts, 'index' | 'others' | 'path'> = {},
): RowError => {
  const withId = id === undefined ? '' : ` (id ${JSON.stringify(id)})`
  return new RowError(
    `row ${rowNumber} of ${JSON.stringify(table)}${withId} cannot be written: ${textOf(cause)}`,
    { table, rowNumber, rowId: id, path: path ?? pathOf(cause), cause, ...place },
  )
}

/** Other arguments, such as the table, are no values of the row. */
const pathOf = (cause: unknown): string | undefined =>
  cause instanceof InvalidArgumentError && /^record[.[]/.test(cause.argument ?? '')
    ? cause.argument
    : undefined
