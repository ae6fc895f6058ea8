import { type ColumnType, typeOfValue } from '@panoply/runner'

/** The SQL type of each kind of column. A column that has only nulls is text until a value comes. */
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

/** The kind of an existing column. `undefined` for types that no kind stands for. */
export const typeFromSql = (sqlType: string): ColumnType | undefined => FROM_SQL[sqlType]

/** Types that hold the same values as a type of `SQL_TYPES`. Columns of these types are not changed. */
const AS_GOOD = new Set(['character varying', 'json'])

/** Whether a column of this type can hold all values of a kind. Then the column is not changed. */
export const holds = (sqlType: string, type: ColumnType): boolean =>
  sqlType === SQL_TYPES[type] || (AS_GOOD.has(sqlType) && typeFromSql(sqlType) === type)

/** The first day of timestamps in PostgreSQL: https://www.postgresql.org/docs/current/datatype-datetime.html */
const FIRST_TIMESTAMP_MS = Date.UTC(-4712, 0, 1)

/** The narrowest type of a value. A date before 4713 BC is text, because PostgreSQL has no earlier timestamps. */
export const typeOfPostgresValue = (value: unknown): ColumnType => {
  const type = typeOfValue(value)
  return type === 'TIMESTAMP' && (value as Date).getTime() < FIRST_TIMESTAMP_MS ? 'VARCHAR' : type
}
