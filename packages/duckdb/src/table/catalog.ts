import type { DuckDBConnection } from '@duckdb/node-api'

import { comparedName } from '../sql.js'

/** An existing column: its name, and its type in the words of DuckDB. */
export type PresentColumn = readonly [name: string, sqlType: string]

/**
 * The tables of the file as one transaction finds them. They are read once per transaction, because each query for a
 * single table scans all tables.
 */
export class Catalog {
  /** The database and the schema of new tables. */
  readonly place: readonly string[]
  readonly #columns: ReadonlyMap<string, readonly PresentColumn[]>

  private constructor(
    place: readonly string[],
    columns: ReadonlyMap<string, readonly PresentColumn[]>,
  ) {
    this.place = place
    this.#columns = columns
  }

  /** @param schema the schema of the tables; default: the one of the connection */
  static async read(connection: DuckDBConnection, schema?: string): Promise<Catalog> {
    const place = await connection.runAndReadAll(
      'SELECT current_database(), coalesce($schema, current_schema())',
      { schema: schema ?? null },
    )
    const answer = await connection.runAndReadAll(
      `SELECT table_name, column_name, data_type FROM duckdb_columns()
       WHERE database_name = current_database() AND lower(schema_name) = lower(coalesce($schema, current_schema()))
       ORDER BY table_name, column_index`,
      { schema: schema ?? null },
    )
    const columns = new Map<string, PresentColumn[]>()
    // All columns are text by the definitions of these functions.
    for (const [table, name, type] of answer.getRowsJson() as [string, string, string][]) {
      const key = comparedName(table)
      const present = columns.get(key)
      if (present) present.push([name, type])
      else columns.set(key, [[name, type]])
    }
    return new Catalog((place.getRowsJson() as [string, string][]).flat(), columns)
  }

  /**
   * The columns of a table in their order. Empty if the table does not exist. Like SQL, it does not tell `Users` from
   * `users`.
   */
  columnsOf(table: string): readonly PresentColumn[] {
    return this.#columns.get(comparedName(table)) ?? []
  }
}
