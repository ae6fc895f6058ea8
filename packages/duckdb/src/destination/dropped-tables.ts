import type { DuckDBConnection } from '@duckdb/node-api'
import type { NotedTables } from '@panoply/runner'

import { comparedName } from '../sql.js'
import { Catalog } from '../table/catalog.js'

/**
 * Compares the tables that earlier runs have filled with those of the file.
 *
 * @param warn is told of those that no longer exist
 * @returns those that are there
 */
export const withoutDropped = async (
  connection: DuckDBConnection,
  noted: NotedTables,
  warn: (message: string) => void,
): Promise<NotedTables> => {
  if (noted.tables.length === 0) return noted
  const catalog = await Catalog.read(connection, noted.schema)
  const { messages, left } = noted.compare((table) => {
    const names = new Set(catalog.columnsOf(table).map(({ name }) => comparedName(name)))
    return names.size === 0 ? undefined : { has: (column) => names.has(comparedName(column)) }
  })
  for (const message of messages) warn(message)
  return left
}
