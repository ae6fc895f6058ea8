import type { ColumnContent } from '@panoply/runner'

import type { StoredType } from '../columns/sql-type.js'

/** A column to be written to a table: its name and type in the table, and its values. */
export interface StagedColumn extends StoredType {
  readonly name: string
  readonly content: ColumnContent
}
