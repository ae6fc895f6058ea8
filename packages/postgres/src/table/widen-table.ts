import { type ColumnType, widen } from '@panoply/runner'

import { conversion } from '../columns/conversion.js'
import { quoteName } from '../columns/identifiers.js'
import { holds, SQL_TYPES, typeFromSql } from '../columns/sql-type.js'
import type { PresentTable } from './present-table.js'

/** A column of new rows, and the kind that can hold all of its values. */
export interface ComingColumn {
  readonly name: string
  readonly type: ColumnType
}

/** A column as it is when the rows are inserted. */
export interface FinalColumn {
  readonly name: string
  /** `undefined` for a column with another type that gets only nulls. */
  readonly type: ColumnType | undefined
  readonly sqlType: string
}

/** The changes that a table needs, and its columns after them. */
export interface TablePlan {
  readonly columns: readonly FinalColumn[]
  /** Clauses of ALTER TABLE. */
  readonly changes: readonly string[]
  /** Columns that get another type, for the message of a refusal. */
  readonly retyped: readonly FinalColumn[]
}

/** Questions about the values in a table. Only the database can answer them. */
export interface TableQuestions {
  readonly hasRows: () => Promise<boolean>
  readonly hasOnlyNulls: (column: string) => Promise<boolean>
  /** Whether a column has a number that DOUBLE cannot hold exactly. */
  readonly hasLargeNumbers: (column: string) => Promise<boolean>
}

/** Plans the changes of a table for new rows: columns are added, or get a wider type. */
export const planTable = async (
  present: PresentTable,
  coming: readonly ComingColumn[],
  questions: TableQuestions,
): Promise<TablePlan> => {
  const columns: FinalColumn[] = []
  const changes: string[] = []
  const retyped: FinalColumn[] = []
  for (const { name, type } of coming) {
    const sqlType = present.columns.get(name)
    if (sqlType === undefined) {
      columns.push({ name, type, sqlType: SQL_TYPES[type] })
      changes.push(`ADD COLUMN ${quoteName(name)} ${SQL_TYPES[type]}`)
      continue
    }
    const kind = typeFromSql(sqlType)
    const wanted = type === 'NULL' ? kind : await widened(name, kind, type, questions)
    if (wanted === undefined || type === 'NULL' || holds(sqlType, wanted)) {
      columns.push({ name, type: wanted, sqlType })
      continue
    }
    const column = { name, type: wanted, sqlType: SQL_TYPES[wanted] }
    columns.push(column)
    retyped.push(column)
    changes.push(
      `ALTER COLUMN ${quoteName(name)} TYPE ${column.sqlType} USING ${conversion(quoteName(name), kind, wanted)}`,
    )
  }
  return { columns, changes, retyped }
}

/** The kind that can hold both the stored and the new values. A column of another type becomes text. */
const widened = async (
  name: string,
  kind: ColumnType | undefined,
  coming: ColumnType,
  { hasOnlyNulls, hasLargeNumbers }: TableQuestions,
): Promise<ColumnType> => {
  if (kind === undefined) return widen('VARCHAR', coming)
  if (kind === 'VARCHAR' && coming !== 'VARCHAR' && (await hasOnlyNulls(name))) return coming
  const wanted = widen(kind, coming)
  const isMixed = SQL_TYPES[kind] === SQL_TYPES.INTEGER && wanted === 'DOUBLE'
  return isMixed && (await hasLargeNumbers(name)) ? 'VARCHAR' : wanted
}
