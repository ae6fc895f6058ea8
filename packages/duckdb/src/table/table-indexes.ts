import type { DuckDBConnection } from '@duckdb/node-api'

import { textOf } from '@panoply/runner'

import { DuckDbError } from '../duckdb-error.js'
import { quoteName } from '../sql.js'

/** Indexes that a run has dropped and not made again yet. */
const TABLE = 'panoply_runner.dropped_indexes'

/** An index that others made on a table. */
export interface TableIndex {
  readonly name: string
  readonly table: string
  /** The statement that makes it again. */
  readonly sql: string
}

type Commit = (work: () => Promise<void>) => Promise<void>

/** The indexes of a table. Indexes of a PRIMARY KEY or UNIQUE constraint are not included. */
export const indexesOf = async (
  connection: DuckDBConnection,
  [database = '', schema = '', table = '']: readonly string[],
): Promise<readonly TableIndex[]> => {
  const answer = await connection.runAndReadAll(
    `SELECT index_name, sql FROM duckdb_indexes()
     WHERE database_name = $database AND schema_name = $schema AND lower(table_name) = lower($table) AND sql IS NOT NULL`,
    { database, schema, table },
  )
  // The function returns texts.
  return (answer.getRowsJson() as [string, string][]).map(([name, sql]) => ({
    name,
    table,
    sql,
  }))
}

/** The columns that are unique alone: by a PRIMARY KEY, by UNIQUE, or by an index. */
export const uniqueColumnsOf = async (
  connection: DuckDBConnection,
  [database = '', schema = '', table = '']: readonly string[],
): Promise<readonly string[]> => {
  const place =
    'database_name = $database AND schema_name = $schema AND lower(table_name) = lower($table)'
  const answer = await connection.runAndReadAll(
    `SELECT constraint_column_names[1] FROM duckdb_constraints()
     WHERE ${place} AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND len(constraint_column_names) = 1
     UNION SELECT trim(expressions, '[]"''') FROM duckdb_indexes() WHERE ${place} AND is_unique`,
    { database, schema, table },
  )
  // Texts, by the definition of the functions.
  return (answer.getRowsJson() as [string][]).flat()
}

/**
 * Drops indexes. The same transaction stores the statements that make them again, because the process may be killed
 * before that. DuckDB changes the type of a column only after the transaction that dropped the last index of the table.
 */
export const dropIndexes = async (
  connection: DuckDBConnection,
  [database = '', schema = '']: readonly string[],
  indexes: readonly TableIndex[],
): Promise<void> => {
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (schema_name VARCHAR, table_name VARCHAR, index_name VARCHAR, sql VARCHAR)`,
  )
  for (const { name, table, sql } of indexes) {
    await connection.run(`INSERT INTO ${TABLE} VALUES ($schema, $table, $name, $sql)`, {
      ...{ schema, table, name, sql },
    })
    await connection.run(`DROP INDEX ${[database, schema, name].map(quoteName).join('.')}`)
  }
}

/** Makes the dropped indexes again, each in a separate transaction. @returns their names */
export const remakeIndexes = async (
  connection: DuckDBConnection,
  commit: Commit,
): Promise<readonly TableIndex[]> => {
  const found = await connection.runAndReadAll(
    `SELECT 1 FROM duckdb_tables() WHERE schema_name = 'panoply_runner' AND table_name = 'dropped_indexes'`,
  )
  if (found.currentRowCount === 0) return []
  const answer = await connection.runAndReadAll(
    `SELECT schema_name, table_name, index_name, sql FROM ${TABLE}`,
  )
  const made: TableIndex[] = []
  // The table has texts.
  for (const [schema, table, name, sql] of answer.getRowsJson() as string[][] as [
    string,
    string,
    string,
    string,
  ][]) {
    await commit(async () => {
      await connection.run(
        `DELETE FROM ${TABLE} WHERE schema_name = $schema AND index_name = $name`,
        {
          ...{ schema, name },
        },
      )
      if (!(await isThere(connection, schema, table))) return
      made.push({ name, table, sql })
      try {
        await connection.run(inSchema(sql, schema))
      } catch (error) {
        throw new DuckDbError(
          `the index ${JSON.stringify(name)} of table ${JSON.stringify(table)} was dropped to widen a column, and cannot be ` +
            `made again: ${textOf(error)}. Make it so that ${sql} works, or give it up: ` +
            `DELETE FROM ${TABLE} WHERE index_name = '${name.replaceAll("'", "''")}'`,
          { kind: 'conflict', table, cause: error },
        )
      }
    })
  }
  return made
}

/** The statement that DuckDB tells names the schema unless it is `main`; a connection may use another one. */
const inSchema = (sql: string, schema: string): string =>
  schema === 'main' ? sql.replace(/ ON (?=("[^"]*"|\w+)\()/, ' ON main.') : sql

const isThere = async (
  connection: DuckDBConnection,
  schema: string,
  table: string,
): Promise<boolean> => {
  const answer = await connection.runAndReadAll(
    `SELECT 1 FROM duckdb_tables() WHERE schema_name = $schema AND lower(table_name) = lower($table)`,
    { schema, table },
  )
  return answer.currentRowCount > 0
}
