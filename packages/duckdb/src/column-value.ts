import { DuckDBBlobValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api'

import { type ColumnType, JsonText, typeOfValue } from './column-type.js'

const MICROSECONDS_IN_MS = 1000n

/** The value as a column of this type holds it. The type must be at least as wide as the value's own. */
export const toColumnValue = (value: unknown, type: ColumnType): DuckDBValue => {
  if (typeOfValue(value) === 'NULL') return null
  switch (type) {
    case 'NULL':
      return null
    case 'BOOLEAN':
      return value === true
    case 'INTEGER':
    case 'LONG':
    case 'HUGEINT':
      return BigInt(value as number | bigint)
    case 'DOUBLE':
      return Number(value)
    case 'TIMESTAMP':
      return new DuckDBTimestampTZValue(BigInt((value as Date).getTime()) * MICROSECONDS_IN_MS)
    case 'BLOB':
      return new DuckDBBlobValue(value as Uint8Array)
    case 'VARCHAR':
      return toText(value)
    case 'JSON':
      return toJsonText(value)
  }
}

const toText = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return String(value)
}

const toJsonText = (value: unknown): string => {
  if (value instanceof JsonText) return value.text
  // Infinities and NaN are no numbers to JSON; a number of any length is, so that a bigint keeps its digits.
  const isJson = typeof value === 'boolean' || typeof value === 'bigint' || Number.isFinite(value)
  return isJson ? String(value) : JSON.stringify(toText(value))
}
