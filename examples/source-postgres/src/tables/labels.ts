import type { Column, Table } from '../catalog.js'

/** The keys by which the system knows what to do with a row. */
const LABELS = new Set([
  ...['__table', '__tablename', '__schemaname', '__databasename', '__state', '__id'],
])

/** What a row says about where it comes from. */
export interface RowLabels {
  /** The table as the run names it: schema and name. */
  readonly __table: string
  readonly __tablename: string
  readonly __schemaname: string
  readonly __databasename: string
}

export const labelsOf = ({ schema, name }: Table, db: string): RowLabels => ({
  ...{ __table: tableOf({ schema, name }), __tablename: name },
  ...{ __schemaname: schema, __databasename: db },
})

/** One name for a table in all schemas. */
export const tableOf = ({ schema, name }: Pick<Table, 'schema' | 'name'>): string =>
  `${schema}_${name}`

/**
 * The name that a column has in rows: its own. A column that is named like a label of the system gets underscores
 * behind its name, until no other column has it.
 */
export const rowNameOf = (name: string, columns: readonly Pick<Column, 'name'>[]): string => {
  if (!LABELS.has(name)) return name
  let free = `${name}_`
  while (columns.some((column) => column.name === free)) free += '_'
  return free
}
