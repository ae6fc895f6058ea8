import type { DuckDBValue } from '@duckdb/node-api'
import { jsonOfValue, textOfValue, typeOfValue } from '@panoply/runner'

import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
} from '../duckdb-api.js'
import { DECIMAL_DIGITS, unscaled } from './decimal.js'
import type { StoredType } from './sql-type.js'

const MICROSECONDS_IN_MS = 1000n
const MS_IN_DAY = 86_400_000

/** The value in the form for a column of this type. The type must be at least as wide as that of the value. */
export const toColumnValue = (value: unknown, { type, scale }: StoredType): DuckDBValue => {
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
    case 'DECIMAL':
      return new DuckDBDecimalValue(unscaled(value, scale), DECIMAL_DIGITS, scale)
    case 'TIMESTAMP': {
      const date = value as Date
      return new DuckDBTimestampTZValue(microseconds(date.getTime(), date.toISOString()))
    }
    case 'DATETIME': {
      const text = textOfValue(value)
      return new DuckDBTimestampValue(microseconds(utcTime(text), text))
    }
    case 'DATE':
      return new DuckDBDateValue(utcTime(`${textOfValue(value)}T00:00:00`) / MS_IN_DAY)
    case 'TIME': {
      const text = textOfValue(value)
      return new DuckDBTimeValue(microseconds(utcTime(`1970-01-01T${text}`), text))
    }
    case 'BLOB':
      return new DuckDBBlobValue(value as Uint8Array)
    case 'VARCHAR':
      return textOfValue(value)
    case 'JSON':
      return jsonOfValue(value)
  }
}

/** The day and the time taken as UTC, in milliseconds. */
const utcTime = (text: string): number => {
  const [seconds = '', fraction = ''] = text.split('.')
  return Date.parse(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
}

/** The text may hold more digits than milliseconds have. */
const microseconds = (timeMs: number, text: string): bigint => {
  const [, beyond = ''] = /\.\d{3}(\d{1,3})/.exec(text) ?? []
  return BigInt(timeMs) * MICROSECONDS_IN_MS + BigInt(beyond.padEnd(3, '0'))
}
