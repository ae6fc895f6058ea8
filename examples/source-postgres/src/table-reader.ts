import { randomUUID } from 'node:crypto'

import type { Table } from './catalog.js'
import type { Rows, Session } from './connection.js'
import type { RowLabels } from './tables/labels.js'
import { TableRows, type TableRow } from './tables/table-rows.js'

/** Where the reading of a table goes on: after the row with this key. */
export interface Position {
  /** The columns that the values belong to: a table whose key has changed is begun anew. */
  readonly key: readonly string[]
  /** As the server spells them, because a number or a date of JavaScript would lose digits. */
  readonly after: readonly string[]
}

/** Some rows of a table. */
export interface Page {
  readonly rows: readonly TableRow[]
  /** The state that the rows belong to; nothing if the table has no key. */
  readonly stateId: string | undefined
  /** After the last row; nothing if the table has no key, or the page no rows. */
  readonly position: Position | undefined
  readonly isLast: boolean
}

/** A query that was begun. The rows of one may fill several pages: what fits into memory is bounded by bytes. */
interface OpenQuery {
  readonly rows: Rows<TableRows>
  readonly limit: number
  count: number
}

const CURSOR = 'panoply_rows'

/** Reads one table over one session, page by page. */
export class TableReader {
  readonly #session: Session
  readonly #table: Table
  readonly #labels: RowLabels
  readonly #keyNames: readonly string[]
  #query: OpenQuery | undefined
  #isCursorOpen = false

  constructor(session: Session, { table, labels }: { table: Table; labels: RowLabels }) {
    this.#session = session
    this.#table = table
    this.#labels = labels
    this.#keyNames = table.key.map(({ sqlName }) => sqlName)
  }

  /**
   * @param after where to go on, for a table with a key
   * @param limit the most rows to read
   */
  async read(after: Position | undefined, limit: number): Promise<Page> {
    const query = (this.#query ??= {
      ...{ limit, count: 0 },
      rows: this.#hasKey ? this.#openKeyed(after, limit) : await this.#openCursor(limit),
    })
    const { batch, isEnd } = await query.rows.take()
    const { rows, stateId, lastKey } = batch
    query.count += rows.length
    if (isEnd) this.#query = undefined
    const isLast = isEnd && query.count < query.limit
    if (isLast && !this.#hasKey) await this.#session.query('COMMIT')
    const position = lastKey.length > 0 ? { key: this.#keyNames, after: lastKey } : undefined
    return { rows, stateId, position, isLast }
  }

  get #hasKey(): boolean {
    return this.#keyNames.length > 0
  }

  /**
   * Opens the next page in the order of the key. Each page is a query of its own that the index answers, so that it
   * costs the same wherever it starts, and nothing has to be kept open between two of them.
   */
  #openKeyed(after: Position | undefined, limit: number): Rows<TableRows> {
    const { id, key } = this.#table
    const names = this.#keyNames
    const values = after?.key.join() === names.join() ? after.after : []
    const placeholders = key.map(({ type }, index) => `$${index + 1}::text::${type}`)
    const condition =
      values.length > 0 ? `WHERE (${names.join(', ')}) > (${placeholders.join(', ')})` : ''
    return this.#stream(
      `SELECT * FROM ${id} ${condition} ORDER BY ${names.join(', ')} LIMIT ${limit}`,
      values,
    )
  }

  /**
   * Opens the next page of a table without a key, or of a view, through a cursor: one query, whose rows are fetched as
   * they were when it began. It cannot be gone on with over a new connection.
   */
  async #openCursor(limit: number): Promise<Rows<TableRows>> {
    if (!this.#isCursorOpen) {
      await this.#session.query('BEGIN READ ONLY')
      await this.#session.query(
        `DECLARE ${CURSOR} NO SCROLL CURSOR FOR SELECT * FROM ${this.#table.id}`,
      )
      this.#isCursorOpen = true
    }
    return this.#stream(`FETCH ${limit} FROM ${CURSOR}`, [])
  }

  #stream(text: string, values: readonly unknown[]): Rows<TableRows> {
    return this.#session.stream({
      ...{ text, values },
      newBatch: (columns) =>
        new TableRows({
          ...{ columns, table: this.#table, labels: this.#labels },
          stateId: this.#hasKey ? randomUUID() : undefined,
        }),
    })
  }
}
