import type { TestDatabase } from '@panoply/local-postgres'
import type { Checkpoint, PlainObject, TableRow } from '@panoply/runner'

import { PostgresDestination } from '../../src/index.js'

/** Rows of one table, with ids where records have an `__id`. */
export const rowsOf = (table: string, records: readonly Record<string, unknown>[]): TableRow[] =>
  records.map((record) => ({ table, id: record['__id'] as string | undefined, record }))

/** A checkpoint with this state, and with what the destination keeps in it. */
export const checkpointOf = (state: Record<string, unknown>, place?: PlainObject): Checkpoint => ({
  state,
  finished: false,
  at: '2026-01-01T00:00:00.000Z',
  truncated: [],
  ...(place && { place }),
})

/** The address of a database, with a schema. */
export const addressOf = ({ url }: TestDatabase, schema = 'public'): string => {
  url.searchParams.set('schema', schema)
  return url.href
}

/** A run that puts records into one table, each list with a commit of its own. @returns the warnings */
export const deliver = async (
  address: string,
  table: string,
  commits: readonly (readonly Record<string, unknown>[])[],
): Promise<string[]> => {
  const warnings: string[] = []
  const destination = new PostgresDestination(address)
  // Each table is of another source.
  await destination.open({
    runKey: `run into ${table.replaceAll('\0', '')}`,
    warn: (text) => warnings.push(text),
  })
  try {
    for (const records of commits) {
      await destination.write(rowsOf(table, records))
      await destination.commit((place) => checkpointOf({}, place))
    }
  } finally {
    await destination.close()
  }
  return warnings
}

/** The columns of a table, each with its type, in order. */
export const columnsOf = async (
  database: TestDatabase,
  table: string,
  schema = 'public',
): Promise<unknown[][]> => {
  const rows = await database.run(
    `SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname = $1 AND relname = $2 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [schema, table],
  )
  return rows.map(({ attname, type }) => [attname, type])
}

/** The answer of a query with one column. */
export const valuesOf = async (database: TestDatabase, sql: string): Promise<unknown[]> =>
  (await database.run(sql)).flatMap((row) => Object.values(row))
