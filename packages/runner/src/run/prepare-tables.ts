import type { Destination } from '../destination/destination.js'
import type { TableRow } from '../routing/table-row.js'
import type { RunWatch } from './run-watch.js'

/** The arguments of {@link chooseSchema} and {@link emptyTables}. */
export interface TablePreparation {
  readonly destination: Destination
  readonly watch: RunWatch
  /** The tables that were emptied so far. */
  readonly truncated: ReadonlySet<string>
}

/** Puts the tables of the run into a schema. Warns if the destination has no schemas. */
export const chooseSchema = (
  schema: string,
  { destination, watch }: Pick<TablePreparation, 'destination' | 'watch'>,
): void => {
  if (destination.chooseSchema) destination.chooseSchema(schema)
  else watch.warnOnce(`schema ${schema} is ignored: ${destination.report().location} has none`)
}

/** Empties the tables of these rows, each before its first rows of the run. Warns if the destination cannot. */
export const emptyTables = async (
  rows: readonly TableRow[],
  { destination, watch, truncated }: TablePreparation,
): Promise<void> => {
  for (const table of new Set(rows.map((row) => row.table))) {
    if (truncated.has(table)) continue
    if (destination.truncate) await destination.truncate(table)
    else {
      const place = destination.report().location
      watch.warnOnce(`${table} was not emptied before: ${place} adds rows`)
    }
  }
}
