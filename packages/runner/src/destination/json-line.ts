import { toCarryable } from '@panoply/stream-writer'

import type { TableRow } from '../routing/table-row.js'
import { stringifyRow } from '../values/stringify-row.js'

/**
 * A value as JSON, in the form that all destinations write: dates as ISO text, `BigInt` as decimal digits in a text,
 * bytes as base64 text, `NaN` and the infinities as null.
 *
 * @param path the name of the value in messages
 * @throws InvalidArgumentError with the path of a value that JSON cannot represent, such as a `Map` or a circular reference
 *
 * @example
 * import { toJson } from '@panoply/runner'
 *
 * toJson({ id: 2n, at: new Date(0) }) // {"id":"2","at":"1970-01-01T00:00:00.000Z"}
 */
export const toJson = (value: unknown, path = 'value'): string =>
  // `undefined` has no JSON.
  stringifyRow(toCarryable(value, path), path) ?? 'null'

/**
 * The row as one line of JSON, without the line break.
 *
 * @throws InvalidArgumentError with the path of a value that JSON cannot represent
 *
 * @example
 * ```ts
 * console.log(rowToJson({ record: { at: new Date(0) } })) // {"at":"1970-01-01T00:00:00.000Z"}
 * ```
 */
export const rowToJson = ({ record }: Pick<TableRow, 'record'>): string => toJson(record, 'record')
