import type { DuckDBConnection } from '@duckdb/node-api'
import { isPlainObject } from '@panoply/errors/internal'

import { QueryError } from './query-error.js'

/**
 * The table functions that a query may use: they make rows, or describe tables. All others are refused, because some
 * read files, and some (`enable_logging`) change the database for the program that writes to it.
 */
const TABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['range', 'generate_series', 'unnest', 'repeat', 'repeat_row', 'json_each', 'json_tree'],
  ...['duckdb_tables', 'duckdb_columns', 'duckdb_views', 'duckdb_schemas', 'duckdb_types'],
  ...['duckdb_indexes', 'duckdb_constraints', 'duckdb_functions', 'duckdb_keywords'],
  ...['pragma_table_info', 'pragma_show', 'pragma_version', 'summary', 'icu_calendar_names'],
  ...['pg_timezone_names'],
])

/**
 * Refuses every SQL text but one statement that reads. It checks the statement as DuckDB itself parses it. So comments
 * and quotes hide nothing.
 *
 * @throws QueryError
 */
export const ensureOnlyReads = async (connection: DuckDBConnection, sql: string): Promise<void> => {
  const answer = await connection.runAndReadAll(
    'SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR)) AS VARCHAR)',
    { sql },
  )
  const text = answer.getRowsJson()[0]?.[0]
  const tree: unknown = typeof text === 'string' ? JSON.parse(text) : undefined
  if (!isPlainObject(tree)) throw refused('expected a query')
  if (tree['error'] === true) {
    // For a syntax error the message is DuckDB's own. Otherwise it is a statement of another kind.
    const message = String(tree['error_message'])
    throw tree['error_type'] === 'parser' ? new QueryError(message, 'wrong') : refused()
  }
  const { statements } = tree
  if (!Array.isArray(statements) || statements.length !== 1) throw refused()
  const unknown = tableFunctionsOf(statements).find((name) => !TABLE_FUNCTIONS.has(name))
  if (unknown === undefined) return
  throw refused(
    `expected a query of tables, got the function ${unknown}, which can do more than read them`,
  )
}

const refused = (
  message = 'expected one statement that only reads, such as SELECT … or DESCRIBE …',
): QueryError => new QueryError(message, 'refused')

/**
 * The names of all table functions in the tree. The tree can be as deep as the query is nested, so there is no
 * recursion.
 */
const tableFunctionsOf = (tree: unknown): string[] => {
  const names: string[] = []
  const waiting: unknown[] = [tree]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null) continue
    if (isPlainObject(node) && node['type'] === 'TABLE_FUNCTION') names.push(nameOf(node))
    const parts: unknown[] = Object.values(node)
    waiting.push(...parts.filter((part) => typeof part === 'object' && part !== null))
  }
  return names
}

const nameOf = (node: Readonly<Record<string, unknown>>): string => {
  const called = node['function']
  const name = isPlainObject(called) ? called['function_name'] : undefined
  return typeof name === 'string' ? name.toLowerCase() : 'without a name'
}
