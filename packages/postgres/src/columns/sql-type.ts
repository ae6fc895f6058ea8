import { type ColumnType, typeOfValue } from '@panoply/runner'

/** The type that a column of this kind has in the database. A column of nulls is text until a value says otherwise. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  NULL: 'text',
  BOOLEAN: 'boolean',
  INTEGER: 'bigint',
  LONG: 'bigint',
  HUGEINT: 'numeric',
  DOUBLE: 'double precision',
  DECIMAL: 'numeric',
  TIMESTAMP: 'timestamp with time zone',
  DATETIME: 'timestamp without time zone',
  DATE: 'date',
  TIME: 'time without time zone',
  BLOB: 'bytea',
  VARCHAR: 'text',
  JSON: 'jsonb',
}

const FROM_SQL: Readonly<Record<string, ColumnType>> = {
  boolean: 'BOOLEAN',
  smallint: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'INTEGER',
  numeric: 'DECIMAL',
  real: 'DOUBLE',
  'double precision': 'DOUBLE',
  'timestamp with time zone': 'TIMESTAMP',
  'timestamp without time zone': 'DATETIME',
  date: 'DATE',
  'time without time zone': 'TIME',
  bytea: 'BLOB',
  text: 'VARCHAR',
  'character varying': 'VARCHAR',
  json: 'JSON',
  jsonb: 'JSON',
}

/** The kind of a column that is there already; `undefined` for a type that holds something else. */
export const typeFromSql = (sqlType: string): ColumnType | undefined => FROM_SQL[sqlType]

/**
 * Types that hold the same values as the type that the destination would make. Columns of these types are not changed.
 */
const AS_GOOD = new Set(['character varying', 'json'])

/** Whether a column of this type holds all values of a kind. Then it is not changed. */
export const holds = (sqlType: string, type: ColumnType): boolean =>
  sqlType === SQL_TYPES[type] || (AS_GOOD.has(sqlType) && typeFromSql(sqlType) === type)

/** The first day that a timestamp of PostgreSQL can be: https://www.postgresql.org/docs/current/datatype-datetime.html */
const FIRST_TIMESTAMP_MS = Date.UTC(-4712, 0, 1)

/** The narrowest type of a value. A date before 4713 BC is text, because PostgreSQL has no earlier timestamps. */
export const typeOfPostgresValue = (value: unknown): ColumnType => {
  const type = typeOfValue(value)
  return type === 'TIMESTAMP' && (value as Date).getTime() < FIRST_TIMESTAMP_MS ? 'VARCHAR' : type
}
