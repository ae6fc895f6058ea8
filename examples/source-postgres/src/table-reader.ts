import type { Table } from './catalog.js'
import type { Session } from './connection.js'

/** Where the reading of a table goes on: after the row with this key. */
export interface Position {
  /** The columns that the values belong to: a table whose key has changed is begun anew. */
  readonly key: readonly string[]
  /** As the server spells them, because a number or a date of JavaScript would lose digits. */
  readonly after: readonly string[]
}

/** Some rows of a table. */
export interface Page {
  readonly rows: Record<string, unknown>[]
  /** After the last row; nothing where the table has no key, or the page no rows. */
  readonly position: Position | undefined
  readonly isLast: boolean
}

/** Beside the columns of a table: the key of each row as a JSON array of texts. */
const KEY_COLUMN = '__panoply_key'

/**
 * Reads the next page in the order of the key. Each page is a query of its own that the index answers, so that it costs
 * the same wherever it starts, and nothing has to be kept open between two of them.
 */
export const readKeyedPage = async (
  session: Session,
  { id, key }: Table,
  { after, limit }: { readonly after: Position | undefined; readonly limit: number },
): Promise<Page> => {
  const names = key.map(({ sqlName }) => sqlName)
  const values = after?.key.join() === names.join() ? after.after : []
  const placeholders = key.map(({ type }, index) => `$${index + 1}::text::${type}`)
  const condition =
    values.length > 0 ? `WHERE (${names.join(', ')}) > (${placeholders.join(', ')})` : ''
  const found = await session.query(
    `SELECT *, json_build_array(${names.map((name) => `${name}::text`).join(', ')}) AS ${KEY_COLUMN}
     FROM ${id} ${condition} ORDER BY ${names.join(', ')} LIMIT ${limit}`,
    values,
  )
  const rows = found.map(({ [KEY_COLUMN]: _, ...row }) => row)
  const last = found.at(-1)?.[KEY_COLUMN] as string[] | undefined
  return {
    rows,
    position: last && { key: names, after: last },
    isLast: rows.length < limit,
  }
}

const CURSOR = 'panoply_rows'

/**
 * Reads a table without a key, or a view, through a cursor: one query, whose rows are fetched page by page as they were
 * when it began. It cannot be gone on with over a new connection.
 */
export const readCursorPage = async (
  session: Session,
  { id }: Table,
  { isOpen, limit }: { readonly isOpen: boolean; readonly limit: number },
): Promise<Page> => {
  if (!isOpen) {
    await session.query('BEGIN READ ONLY')
    await session.query(`DECLARE ${CURSOR} NO SCROLL CURSOR FOR SELECT * FROM ${id}`)
  }
  const rows = await session.query(`FETCH ${limit} FROM ${CURSOR}`)
  const isLast = rows.length < limit
  if (isLast) await session.query('COMMIT')
  return { rows, position: undefined, isLast }
}
