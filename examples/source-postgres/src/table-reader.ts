import type { Table } from './catalog.js'
import type { Rows, Session } from './connection.js'
import { arrayParserOf, parserOf } from './values/value-parsers.js'

/** Where the reading of a table goes on: after the row with this key. */
export interface Position {
  /** The columns that the values belong to: a table whose key has changed is begun anew. */
  readonly key: readonly string[]
  /** As the server spells them, because a number or a date of JavaScript would lose digits. */
  readonly after: readonly string[]
}

/** Some rows of a table. */
export interface Page {
  /** The names of the columns, as the table has them. */
  readonly names: readonly string[]
  /** The values of each row. */
  readonly rows: readonly (readonly unknown[])[]
  /** After the last row; nothing where the table has no key, or the page no rows. */
  readonly position: Position | undefined
  readonly isLast: boolean
}

/** A query that was begun. The rows of one may fill several pages: what fits into memory is bounded by bytes. */
interface OpenQuery {
  readonly rows: Rows
  readonly limit: number
  count: number
}

const CURSOR = 'panoply_rows'

/** Reads one table over one session, page by page. */
export class TableReader {
  readonly #session: Session
  readonly #table: Table
  readonly #keyNames: readonly string[]
  #query: OpenQuery | undefined
  #isCursorOpen = false

  constructor(session: Session, table: Table) {
    this.#session = session
    this.#table = table
    this.#keyNames = table.key.map(({ sqlName }) => sqlName)
  }

  /**
   * @param after where to go on, for a table with a key
   * @param limit the most rows to read
   */
  async read(after: Position | undefined, limit: number): Promise<Page> {
    const hasKey = this.#keyNames.length > 0
    const query = (this.#query ??= {
      ...{ limit, count: 0 },
      rows: hasKey ? this.#openKeyed(after, limit) : await this.#openCursor(limit),
    })
    const { rows, names, isEnd } = await query.rows.take()
    query.count += rows.length
    if (isEnd) this.#query = undefined
    const isLast = isEnd && query.count < query.limit
    if (isLast && !hasKey) await this.#session.query('COMMIT')
    return hasKey
      ? { names: names.slice(0, -1), rows, position: this.#positionOf(rows.at(-1)), isLast }
      : { names, rows, position: undefined, isLast }
  }

  /**
   * Opens the next page in the order of the key. Each page is a query of its own that the index answers, so that it
   * costs the same wherever it starts, and nothing has to be kept open between two of them. Behind the columns stands
   * the key of each row, as a JSON array of texts.
   */
  #openKeyed(after: Position | undefined, limit: number): Rows {
    const { id, key } = this.#table
    const names = this.#keyNames
    const values = after?.key.join() === names.join() ? after.after : []
    const placeholders = key.map(({ type }, index) => `$${index + 1}::text::${type}`)
    const condition =
      values.length > 0 ? `WHERE (${names.join(', ')}) > (${placeholders.join(', ')})` : ''
    const texts = names.map((name) => `${name}::text`).join(', ')
    return this.#stream(
      `SELECT *, json_build_array(${texts})::text
       FROM ${id} ${condition} ORDER BY ${names.join(', ')} LIMIT ${limit}`,
      values,
    )
  }

  /**
   * Opens the next page of a table without a key, or of a view, through a cursor: one query, whose rows are fetched as
   * they were when it began. It cannot be gone on with over a new connection.
   */
  async #openCursor(limit: number): Promise<Rows> {
    if (!this.#isCursorOpen) {
      await this.#session.query('BEGIN READ ONLY')
      await this.#session.query(
        `DECLARE ${CURSOR} NO SCROLL CURSOR FOR SELECT * FROM ${this.#table.id}`,
      )
      this.#isCursorOpen = true
    }
    return this.#stream(`FETCH ${limit} FROM ${CURSOR}`, [])
  }

  #stream(text: string, values: readonly unknown[]): Rows {
    const elements = new Map(
      this.#table.columns.map(({ oid, elementOid }) => [oid, elementOid ?? undefined]),
    )
    return this.#session.stream(text, values, (oid) => {
      const element = elements.get(oid)
      return element === undefined ? parserOf(oid) : arrayParserOf(element)
    })
  }

  #positionOf(row: readonly unknown[] | undefined): Position | undefined {
    if (!row) return undefined
    return { key: this.#keyNames, after: JSON.parse(String(row.at(-1))) as string[] }
  }
}
