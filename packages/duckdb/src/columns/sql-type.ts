import type { ColumnType } from '@panoply/runner'

import { DECIMAL_DIGITS } from './decimal.js'

/** The type of a column. */
export interface StoredType {
  readonly type: ColumnType
  /** Digits after the point of a DECIMAL. 0 for other types. */
  readonly scale: number
}

/** Text, which holds every value. */
export const VARCHAR: StoredType = { type: 'VARCHAR', scale: 0 }

const SQL_TYPES: Readonly<Record<Exclude<ColumnType, 'DECIMAL'>, string>> = {
  NULL: 'VARCHAR',
  BOOLEAN: 'BOOLEAN',
  INTEGER: 'BIGINT',
  LONG: 'BIGINT',
  HUGEINT: 'HUGEINT',
  DOUBLE: 'DOUBLE',
  TIMESTAMP: 'TIMESTAMP WITH TIME ZONE',
  DATETIME: 'TIMESTAMP',
  DATE: 'DATE',
  TIME: 'TIME',
  BLOB: 'BLOB',
  VARCHAR: 'VARCHAR',
  JSON: 'JSON',
}

/** The SQL type for a column of this type. A column with only nulls is text until another value comes. */
export const sqlTypeOf = ({ type, scale }: StoredType): string =>
  type === 'DECIMAL' ? `DECIMAL(${DECIMAL_DIGITS},${scale})` : SQL_TYPES[type]

const FROM_SQL: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: 'BOOLEAN',
  BIGINT: 'INTEGER',
  HUGEINT: 'HUGEINT',
  DOUBLE: 'DOUBLE',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  TIMESTAMP: 'DATETIME',
  DATE: 'DATE',
  TIME: 'TIME',
  BLOB: 'BLOB',
  VARCHAR: 'VARCHAR',
  JSON: 'JSON',
}

const DECIMAL = new RegExp(`^DECIMAL\\(${DECIMAL_DIGITS},(\\d+)\\)$`)

/** The type of an existing column. `undefined` for a type that the runner itself never makes. */
export const typeFromSql = (sqlType: string): StoredType | undefined => {
  const [, scale] = DECIMAL.exec(sqlType) ?? []
  if (scale !== undefined) return { type: 'DECIMAL', scale: Number(scale) }
  const type = FROM_SQL[sqlType]
  return type && { type, scale: 0 }
}
