import type { StoredType } from '../columns/sql-type.js'

/**
 * A column to be written to a table: its name and type in the table, and its values. The list of values may be shorter
 * than the list of rows.
 */
export interface StagedColumn extends StoredType {
  readonly name: string
  readonly values: readonly unknown[]
}
