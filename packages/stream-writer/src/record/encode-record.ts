import { InvalidArgumentError } from '@panoply/errors'

import { toJsonValue } from './json-value.js'
import { describeValue } from './describe-value.js'
import { isPlain } from './plain-record.js'

/** The key of a line that names its table. */
const TABLE_KEY = '__table'

const OPENING_BRACE = 0x7b

/**
 * A record as JSON text without line breaks: an object, from `{` to `}`. A field `__table` of the record is left out:
 * the table that `write` is called with takes its place (see {@link tableField}).
 *
 * `Date` becomes ISO text, `BigInt` decimal digits in a text, `NaN` and the infinities null, `undefined` is dropped.
 *
 * @throws InvalidArgumentError with the path of a value that JSON cannot carry
 */
export const encodeRecord = (record: unknown): string => {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw notARecord(record)
  let fields = record
  if (!isPlain(record)) {
    const copy = toJsonValue(record)
    if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) throw notARecord(copy)
    fields = copy
  }
  if (TABLE_KEY in fields) {
    const { [TABLE_KEY]: _, ...rest } = fields
    fields = rest
  }
  const json = JSON.stringify(fields) as string | undefined
  // A line has to be an object. An object with changing getters or `toJSON` may turn into something else here.
  if (json?.charCodeAt(0) !== OPENING_BRACE) throw notARecord(json && JSON.parse(json))
  return escapeRefused(json)
}

/**
 * The field that names the table, and the `}` behind it. It takes the place of the record's own `}`.
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

/** SQS refuses U+FFFE and U+FFFF even inside JSON strings; `JSON.stringify` does not escape them. */
const escapeRefused = (json: string): string =>
  json.includes('\uFFFE') || json.includes('\uFFFF')
    ? json.replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff')
    : json

const notARecord = (value: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`record: expected an object, got ${describeValue(value)}`, {
    argument: 'record',
  })
