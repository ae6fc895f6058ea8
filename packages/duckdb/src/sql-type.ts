import type { ColumnType } from '@panoply/runner'

/** The type that a column of this kind has in the database. A column of nulls is text until a value says otherwise. */
export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  NULL: 'VARCHAR',
  BOOLEAN: 'BOOLEAN',
  INTEGER: 'BIGINT',
  LONG: 'BIGINT',
  HUGEINT: 'HUGEINT',
  DOUBLE: 'DOUBLE',
  TIMESTAMP: 'TIMESTAMP WITH TIME ZONE',
  BLOB: 'BLOB',
  VARCHAR: 'VARCHAR',
  JSON: 'JSON',
}

const FROM_SQL: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: 'BOOLEAN',
  BIGINT: 'INTEGER',
  HUGEINT: 'HUGEINT',
  DOUBLE: 'DOUBLE',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  BLOB: 'BLOB',
  VARCHAR: 'VARCHAR',
  JSON: 'JSON',
}

/** The type of a column that is there already; `undefined` for a type that the runner itself never makes. */
export const typeFromSql = (sqlType: string): ColumnType | undefined => FROM_SQL[sqlType]
