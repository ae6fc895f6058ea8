import { InvalidArgumentError } from '@panoply/errors'

import { describeValue } from '@panoply/errors/internal'
import { isPlainSafely, isTooLongForString, toJsonValue } from './json-value.js'
import { requireTable } from './table-name.js'

/** The key of a line that names its table. */
const TABLE_KEY = '__table'

const OPENING_BRACE = 0x7b

/** A record as JSON text, and the length of the text in UTF-8. */
export interface EncodedRecord {
  readonly json: string
  readonly bytes: number
}

/**
 * A record as JSON text without line breaks: an object, from `{` to `}`. A field `__table` of the record must name the
 * same table. It is left out, because {@link tableField} adds it.
 *
 * `Date` becomes ISO text, `BigInt` decimal digits in a text, `NaN` and the infinities null, `undefined` is dropped.
 *
 * @throws InvalidArgumentError with the path of a value that JSON cannot represent, or whose getter or `toJSON` throws
 */
export const encodeRecord = (record: unknown, table?: string): EncodedRecord => {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw notARecord(record)
  let fields = record
  if (!isPlainSafely(record)) {
    const copy = toJsonValue(record)
    if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) throw notARecord(copy)
    fields = copy
  }
  if (TABLE_KEY in fields) {
    const { [TABLE_KEY]: own, ...rest } = fields as Record<string, unknown>
    if (table !== undefined && own !== undefined && own !== table) throw otherTable(own, table)
    fields = rest
  }
  const json = stringify(fields)
  // A line must be an object. An object whose getters or `toJSON` change may become something else here.
  if (json?.charCodeAt(0) !== OPENING_BRACE) throw notARecord(json && JSON.parse(json))
  const bytes = Buffer.byteLength(json)
  // Plain ASCII, as most records are, has nothing to escape.
  if (bytes === json.length) return { json, bytes }
  const escaped = escapeRefused(json)
  return { json: escaped, bytes: escaped === json ? bytes : Buffer.byteLength(escaped) }
}

/**
 * The field that names the table, followed by `}`. It replaces the last `}` of the record.
 *
 * @throws InvalidArgumentError when the table is not a non-empty string
 */
export const tableField = (table: unknown): string =>
  `"${TABLE_KEY}":${escapeRefused(JSON.stringify(requireTable(table)))}}`

/** Reads a line back: the table, and the record in its JSON form. */
export const decodeLine = (line: string): { table: string; record: Record<string, unknown> } => {
  const { [TABLE_KEY]: table, ...record } = JSON.parse(line) as Record<string, unknown> & {
    [TABLE_KEY]: string
  }
  return { table, record }
}

/** `JSON.stringify`, with a clear error for a getter that throws when it is read a second time. */
const stringify = (fields: object): string | undefined => {
  try {
    return JSON.stringify(fields)
  } catch (cause) {
    if (isTooLongForString(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : describeValue(cause)
    throw new InvalidArgumentError(`record: expected an object, but reading it threw: ${reason}`, {
      argument: 'record',
      cause,
    })
  }
}

/** SQS refuses U+FFFE and U+FFFF even inside JSON strings; `JSON.stringify` does not escape them. */
const escapeRefused = (json: string): string =>
  json.includes('\uFFFE') || json.includes('\uFFFF')
    ? json.replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff')
    : json

export const notARecord = (value: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`record: expected an object, got ${describeValue(value)}`, {
    argument: 'record',
  })

const otherTable = (own: unknown, table: string): InvalidArgumentError =>
  new InvalidArgumentError(
    `record.${TABLE_KEY}: expected ${JSON.stringify(table)}, the table of the call, or no such field, got ` +
      (typeof own === 'string' ? JSON.stringify(own.slice(0, 80)) : describeValue(own)),
    { argument: `record.${TABLE_KEY}` },
  )
