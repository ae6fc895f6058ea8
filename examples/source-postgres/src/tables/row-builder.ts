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

/** A row of a table. */
export type TableRow = Record<string, unknown>

/**
 * Makes rows of values, labels included. Each row is a copy of a row that has the labels already. That costs half of adding
 * key after key.
 *
 * @param names of the columns, as the query has them
 * @param stateId the state that all rows belong to
 */
export const rowBuilder = (
  names: readonly string[],
  labels: RowLabels,
  stateId: string | undefined,
): ((values: readonly unknown[]) => TableRow) => {
  const columns = names.map((name) => ({ name }))
  const keys = names.map((name) => rowNameOf(name, columns))
  const given = { ...labels, ...(stateId !== undefined && { __state: stateId }) }
  // What is parsed keeps its values inside of the object itself. A column named `__proto__` is one like the others.
  const fields = [
    ...keys.map((key) => `${JSON.stringify(key)}:null`),
    ...Object.entries(given).map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    ),
  ]
  const labelled = JSON.parse(`{${fields.join()}}`) as TableRow
  return (values) => {
    const row = { ...labelled }
    for (let index = 0; index < keys.length; index += 1) {
      set(row, keys[index] ?? '', values[index])
    }
    return row
  }
}

/** Assigned, a column named __proto__ would become what the row inherits. */
const set = (row: TableRow, key: string, value: unknown): void => {
  if (key !== '__proto__') row[key] = value
  else
    Object.defineProperty(row, key, { value, enumerable: true, writable: true, configurable: true })
}
