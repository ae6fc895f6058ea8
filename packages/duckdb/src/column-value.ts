import { DuckDBBlobValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api'
import { type ColumnType, jsonOfValue, textOfValue, typeOfValue } from '@panoply/runner'

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
      return new DuckDBTimestampTZValue(microseconds(value as Date))
    case 'BLOB':
      return new DuckDBBlobValue(value as Uint8Array)
    case 'VARCHAR':
      return textOfValue(value)
    case 'JSON':
      return jsonOfValue(value)
  }
}

/** A date may tell more digits in its text than a number of milliseconds has. */
const microseconds = (date: Date): bigint => {
  const [, beyond = ''] = /\.\d{3}(\d{1,3})/.exec(date.toISOString()) ?? []
  return BigInt(date.getTime()) * MICROSECONDS_IN_MS + BigInt(beyond.padEnd(3, '0'))
}
