import type { DuckDBConnection } from '@duckdb/node-api'

import { comparedName, quoteName } from '../sql.js'

/** An existing column. */
export interface CatalogColumn {
  readonly name: string
  /** Its type in the words of DuckDB. */
  readonly sqlType: string
  /** Whether DuckDB computes its values. */
  readonly isGenerated: boolean
}

const GENERATED = 'GENERATED ALWAYS AS'
const COLLATION = ' COLLATE '

/** Only the statement that makes the table shows whether a column is generated or has a default. */
const isGenerated = (name: string, sqlType: string, sql: string): boolean =>
  [name, quoteName(name)].some((spelled) => sql.includes(`${spelled} ${sqlType} ${GENERATED}`))

/**
 * The tables of the file at one moment. They are read once per run, and again after a failure: each query scans all
 * tables. With a query per table, the time would grow with the square of their number.
 */
export class Catalog {
  /** The database and the schema of new tables. */
  readonly place: readonly string[]
  readonly #columns: ReadonlyMap<string, readonly CatalogColumn[]>
  /** The tables that have columns with a collation. */
  readonly #collated: ReadonlySet<string>

  private constructor(
    place: readonly string[],
    columns: ReadonlyMap<string, readonly CatalogColumn[]>,
    collated: ReadonlySet<string>,
  ) {
    this.place = place
    this.#columns = columns
    this.#collated = collated
  }

  /** @param schema the schema of the tables; default: the one of the connection */
  static async read(connection: DuckDBConnection, schema?: string): Promise<Catalog> {
    const place = await connection.runAndReadAll(
      'SELECT current_database(), coalesce($schema, current_schema())',
      { schema: schema ?? null },
    )
    const answer = await connection.runAndReadAll(
      `SELECT c.table_name, column_name, data_type, column_default IS NOT NULL, coalesce(t.sql, '')
       FROM duckdb_columns() AS c
       LEFT JOIN duckdb_tables() AS t ON t.table_oid = c.table_oid AND t.database_oid = c.database_oid
         AND (contains(t.sql, '${GENERATED}') OR contains(t.sql, '${COLLATION}'))
       WHERE c. database_name = current_database() AND lower(c.schema_name) = lower(coalesce($schema, current_schema()))
       ORDER BY c.table_name, c.column_index`,
      { schema: schema ?? null },
    )
    const columns = new Map<string, CatalogColumn[]>()
    const collated = new Set<string>()
    // Texts and a BOOLEAN by the definitions of these functions.
    for (const row of answer.getRowsJson() as [string, string, string, boolean, string][]) {
      const [table, name, sqlType, hasDefault, sql] = row
      const key = comparedName(table)
      const column = {
        name,
        sqlType,
        isGenerated: hasDefault && isGenerated(name, sqlType, sql),
      }
      if (sql.includes(COLLATION)) collated.add(key)
      const present = columns.get(key)
      if (present) present.push(column)
      else columns.set(key, [column])
    }
    return new Catalog((place.getRowsJson() as [string, string][]).flat(), columns, collated)
  }

  /**
   * The columns of a table in their order. Empty if the table does not exist. As in SQL, `Users` and `users` are the
   * same table.
   */
  columnsOf(table: string): readonly CatalogColumn[] {
    return this.#columns.get(comparedName(table)) ?? []
  }

  /** Whether a table may have a column with a collation, in which texts such as `a` and `A` may be equal. */
  isCollated(table: string): boolean {
    return this.#collated.has(comparedName(table))
  }
}
