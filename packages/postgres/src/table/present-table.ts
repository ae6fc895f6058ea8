import type { Session } from '../connection/session.js'

/** An existing table. */
export interface PresentTable {
  /** By name: the type, as `format_type` returns it. */
  readonly columns: ReadonlyMap<string, string>
  /** The number of columns that count for the limit. Dropped columns count, too. */
  readonly columnCount: number
  /** Columns that an index begins with. */
  readonly indexed: ReadonlySet<string>
  /** The kind of the relation: a value of `pg_class.relkind`. */
  readonly relationKind: string
}

/** The kinds of relations that rows can be inserted into: ordinary, partitioned and foreign tables. */
const TABLE_KINDS = new Set(['r', 'p', 'f'])

const OTHER_KINDS: Readonly<Record<string, string>> = {
  v: 'a view',
  m: 'a materialized view',
  i: 'an index',
  I: 'an index',
  S: 'a sequence',
  c: 'a type',
  t: 'a TOAST table',
}

/** If the relation is not a table: what it is, in words. */
export const otherKind = ({ relationKind }: PresentTable): string | undefined =>
  TABLE_KINDS.has(relationKind)
    ? undefined
    : (OTHER_KINDS[relationKind] ?? `a relation of the kind ${relationKind}`)

/** Reads the catalog entry of a table. `undefined` if it does not exist. */
export const describeTable = async (
  session: Session,
  schema: string,
  table: string,
): Promise<PresentTable | undefined> => {
  const rows = await session.query(DESCRIBE, [schema, table])
  const [first] = rows
  if (!first) return undefined
  const columns = rows.filter(({ name }) => name !== null)
  // The query returns texts.
  const nameOf = (row: (typeof rows)[number]): string => row['name'] as string
  return {
    columns: new Map(columns.map((row) => [nameOf(row), row['type'] as string])),
    columnCount: Number(first['column_count']),
    indexed: new Set(columns.filter((row) => row['is_indexed'] === true).map(nameOf)),
    relationKind: first['kind'] as string,
  }
}

const DESCRIBE = `
  SELECT c.relkind AS kind, c.relnatts AS column_count, a.attname AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
    EXISTS (SELECT FROM pg_catalog.pg_index i
      WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND i.indpred IS NULL) AS is_indexed
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE n.nspname = $1 AND c.relname = $2
  ORDER BY a.attnum`

/** The columns of those of the tables that are there, by table. */
export const columnsOfTables = async (
  session: Session,
  schema: string,
  tables: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const rows = await session.query(
    `SELECT c.relname AS table, pg_catalog.array_to_json(pg_catalog.array_agg(a.attname))::text AS columns
     FROM pg_catalog.pg_class c
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_attribute a
       ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE n.nspname = $1 AND c.relname = ANY($2) GROUP BY c.relname`,
    [schema, tables],
  )
  // Texts, by the definition of the query.
  return new Map(
    rows.map((row) => [
      row['table'] as string,
      new Set(JSON.parse(row['columns'] as string) as string[]),
    ]),
  )
}
