import { InvalidArgumentError } from '@panoply/errors'

import { toCarryable } from './carryable.js'
import { describeValue } from './describe-value.js'
import { isPlain } from './plain-record.js'

/** The key of a line that names its table. */
const TABLE_KEY = '__table'

const OPENING_BRACE = 0x7b

/**
 * A record as JSON text without line breaks: an object, from `{` to `}`. Its own `__table` is left out, because the
 * table that `write` is called with stands there (see {@link tableField}).
 *
 * `Date` becomes ISO text, `BigInt` decimal digits in a text, `NaN` and the infinities null, `undefined` is dropped.
 *
 * @throws InvalidArgumentError with the path of a value that JSON cannot carry
 */
export const encodeRecord = (record: unknown): string => {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw notARecord(record)
  let carryable = record
  if (!isPlain(record)) {
    const copy = toCarryable(record)
    if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) throw notARecord(copy)
    carryable = copy
  }
  if (TABLE_KEY in carryable) {
    const { [TABLE_KEY]: _, ...rest } = carryable
    carryable = rest
  }
  const json = JSON.stringify(carryable) as string | undefined
  // A line that is no object could not be read back: also of an object that says at every look something else.
  if (json?.charCodeAt(0) !== OPENING_BRACE) throw notARecord(json && JSON.parse(json))
  return escapeRefused(json)
}

/**
 * What closes the JSON object of a record instead of its `}`: the field that names the table.
 *
 * @throws InvalidArgumentError when the table is not a non-empty string
 */
export const tableField = (table: unknown): string =>
  `"${TABLE_KEY}":${escapeRefused(JSON.stringify(requireTable(table)))}}`

/** @throws InvalidArgumentError when the table is not a non-empty string */
export const requireTable = (table: unknown): string => {
  if (typeof table === 'string' && table !== '') return table
  throw new InvalidArgumentError(
    `table: expected a non-empty string, got ${describeValue(table)}`,
    { argument: 'table' },
  )
}

/** Reads a line back: the table, and the record as JSON carried it. */
export const decodeLine = (line: string): { table: string; record: Record<string, unknown> } => {
  const { [TABLE_KEY]: table, ...record } = JSON.parse(line) as Record<string, unknown> & {
    [TABLE_KEY]: string
  }
  return { table, record }
}

/** SQS refuses these two even inside JSON strings; `JSON.stringify` leaves them raw. */
const escapeRefused = (json: string): string =>
  json.includes('\uFFFE') || json.includes('\uFFFF')
    ? json.replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff')
    : json

const notARecord = (value: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`record: expected an object, got ${describeValue(value)}`, {
    argument: 'record',
  })
