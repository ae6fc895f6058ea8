import { type TunnelledConnection, type Session, withSession } from './connection.js'
import { NotFoundError } from './postgres-error.js'

/** A column by which a table is paged. */
export interface KeyColumn {
  readonly name: string
  /** Quoted where it must be. */
  readonly sqlName: string
  readonly type: string
}

/** A column of a table. */
export interface Column {
  readonly name: string
  /** As SQL writes it. */
  readonly type: string
  /** Of the type that values are spelt as: for a domain, that of the type below it. */
  readonly oid: number
  /** The same of the elements of an array; `null` for what is none. */
  readonly elementOid: number | null
}

/** A table or a view. */
export interface Table {
  /** As SQL writes it: `public.users`, `public."Order Items"`. */
  readonly id: string
  readonly schema: string
  readonly name: string
  /** The primary key, or another key that every row has. Empty where there is none, as for a view. */
  readonly key: readonly KeyColumn[]
  readonly columns: readonly Column[]
}

/** Ordinary and partitioned tables, views, materialised views and foreign tables; a partition is part of its table. */
const READABLE = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`

const LIST_TABLES = `
  SELECT format('%I.%I', n.nspname, c.relname) AS id
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${READABLE} AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  ORDER BY n.nspname, c.relname`

const FIND_TABLE = `
  SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS id, n.nspname AS schema, c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = to_regclass($1)`

/**
 * The primary key or, without one, the unique index of the fewest columns that are never null. A table that others
 * inherit from has none: its index does not know of their rows, which may have the same keys.
 */
const FIND_KEY = `
  SELECT a.attname AS name, format('%I', a.attname) AS "sqlName", format_type(a.atttypid, a.atttypmod) AS type
  FROM (
    SELECT indexrelid, indrelid, indkey, indnkeyatts FROM pg_index i
    WHERE indrelid = $1 AND indisunique AND indisvalid AND indpred IS NULL AND indexprs IS NULL
      AND indimmediate
      AND NOT EXISTS (SELECT FROM pg_class WHERE oid = $1 AND relkind = 'r' AND relhassubclass)
      AND NOT EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = $1 AND NOT attnotnull
          AND attnum = ANY (indkey[0 : indnkeyatts - 1]))
    ORDER BY indisprimary DESC, indnkeyatts, indexrelid
    LIMIT 1
  ) i
  CROSS JOIN LATERAL unnest(i.indkey[0 : i.indnkeyatts - 1]) WITH ORDINALITY AS k (attnum, position)
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
  ORDER BY k.position`

/** The type at the bottom of a domain. */
const baseOf = (type: string): string => `
  WITH RECURSIVE base AS (
    SELECT oid, typbasetype, typelem, typcategory FROM pg_type WHERE oid = ${type}
    UNION ALL
    SELECT below.oid, below.typbasetype, below.typelem, below.typcategory
    FROM base JOIN pg_type below ON below.oid = base.typbasetype
  )
  SELECT oid, CASE WHEN typcategory = 'A' THEN typelem END AS element FROM base WHERE typbasetype = 0`

const LIST_COLUMNS = `
  SELECT attname AS name, format_type(atttypid, atttypmod) AS type, base.oid,
    element.oid AS "elementOid"
  FROM pg_attribute
  CROSS JOIN LATERAL (${baseOf('atttypid')}) base
  LEFT JOIN LATERAL (${baseOf('base.element')}) element ON true
  WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
  ORDER BY attnum`

/** The ids of all tables and views that the user may read. */
export const listTables = (connection: TunnelledConnection): Promise<string[]> =>
  withSession(connection, async (session) =>
    (await session.query(LIST_TABLES)).map(({ id }) => id as string),
  )

/** @throws NotFoundError */
export const findTable = async (session: Session, id: string): Promise<Table> => {
  const [found] = await session.query(FIND_TABLE, [id])
  if (!found) {
    throw new NotFoundError(`there is no table or view ${id}`, { retryable: false })
  }
  const key = await session.query(FIND_KEY, [found['oid']])
  const columns = await session.query(LIST_COLUMNS, [found['oid']])
  // The shapes of the three queries above.
  return { ...found, key, columns } as unknown as Table
}

/** A table with its columns. @throws NotFoundError */
export const describeTable = (
  connection: TunnelledConnection,
  id: string,
): Promise<{ id: string; name: string; columns: unknown; key: readonly string[] }> =>
  withSession(connection, async (session) => {
    const table = await findTable(session, id)
    const columns = table.columns.map(({ name, type }) => ({ name, type }))
    return { id: table.id, name: table.id, columns, key: table.key.map(({ sqlName }) => sqlName) }
  })
