import { SpelledValue } from './spelled-value.js'

/**
 * The type of a column, whatever the database calls it. `INTEGER` and `LONG` are both integers of 64 bits. A DOUBLE
 * holds the values of an `INTEGER` exactly, and those of a `LONG` perhaps not. `TIMESTAMP` is a moment. `DATETIME` is a
 * day and a time of day without a zone. `NULL` is a column without a value so far.
 */
export type ColumnType =
  | 'NULL'
  | 'BOOLEAN'
  | 'INTEGER'
  | 'LONG'
  | 'HUGEINT'
  | 'DOUBLE'
  | 'DECIMAL'
  | 'TIMESTAMP'
  | 'DATETIME'
  | 'DATE'
  | 'TIME'
  | 'BLOB'
  | 'VARCHAR'
  | 'JSON'

/**
 * For two different types: the narrowest type that holds both. For pairs that are not in the table it is VARCHAR, or
 * JSON if one of them is JSON.
 */
const WIDER: Partial<Record<ColumnType, Partial<Record<ColumnType, ColumnType>>>> = {
  INTEGER: { LONG: 'LONG', HUGEINT: 'HUGEINT', DOUBLE: 'DOUBLE', DECIMAL: 'DECIMAL' },
  LONG: { INTEGER: 'LONG', HUGEINT: 'HUGEINT', DECIMAL: 'DECIMAL' },
  HUGEINT: { INTEGER: 'HUGEINT', LONG: 'HUGEINT', DECIMAL: 'DECIMAL' },
  DOUBLE: { INTEGER: 'DOUBLE' },
  DECIMAL: { INTEGER: 'DECIMAL', LONG: 'DECIMAL', HUGEINT: 'DECIMAL' },
}

/**
 * The narrowest column type that holds the values of both types without loss. The result is the same in any order and
 * grouping.
 *
 * @example
 * ```ts
 * console.log(widen('INTEGER', 'DOUBLE')) // DOUBLE
 * ```
 */
export const widen = (one: ColumnType, other: ColumnType): ColumnType => {
  if (one === other || other === 'NULL') return one
  if (one === 'NULL') return other
  if (one === 'JSON' || other === 'JSON') return 'JSON'
  return WIDER[one]?.[other] ?? 'VARCHAR'
}

const INT64_MAX = 2n ** 63n - 1n
/** The largest HUGEINT. The smallest is its negative, because DuckDB reserves the next lower number in some places. */
const INT128_MAX = 2n ** 127n - 1n

/**
 * The narrowest column type of a value. Text is always text, even if it looks like a number.
 *
 * @example
 * ```ts
 * console.log(typeOfValue(7), typeOfValue('7')) // INTEGER VARCHAR
 * ```
 */
export const typeOfValue = (value: unknown): ColumnType => {
  switch (typeof value) {
    case 'string':
      return 'VARCHAR'
    case 'number':
      return Number.isSafeInteger(value) ? 'INTEGER' : 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'bigint':
      return typeOfBigInt(value)
    case 'object':
      return value === null ? 'NULL' : typeOfObject(value)
    case 'undefined':
    case 'function':
    case 'symbol':
      return 'NULL'
  }
}

const typeOfBigInt = (value: bigint): ColumnType => {
  const size = value < 0n ? -value : value
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return 'INTEGER'
  if (size <= INT64_MAX) return 'LONG'
  return size <= INT128_MAX ? 'HUGEINT' : 'VARCHAR'
}

/**
 * A nested value of a row, as JSON.
 *
 * @example
 * ```ts
 * console.log(new JsonText('{"a":1}').text)
 * ```
 */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const typeOfObject = (value: object): ColumnType => {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'NULL' : 'TIMESTAMP'
  if (value instanceof SpelledValue) return value.kind
  return value instanceof Uint8Array ? 'BLOB' : 'JSON'
}
