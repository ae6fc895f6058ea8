import { randomUUID } from 'node:crypto'

import { type Batch, DataSource, type SourceOf } from '@panoply/datasource'
import { wrapErrors } from '@panoply/errors'

import { describeTable, findTable, listTables, type Table } from './catalog.js'
import { CONFIG } from './config.js'
import { connect, type Connection, type Session } from './connection.js'
import { type Page, type Position, readCursorPage, readKeyedPage } from './table-reader.js'

type Source = SourceOf<typeof CONFIG>

/** What has been read: the position in each table, by its id. */
interface State {
  readonly tables?: Readonly<Record<string, Position>>
}

/** The table that is being read. */
interface Current {
  readonly table: Table
  position: Position | undefined
  /** Whether the session holds a cursor, for a table without a key. */
  isCursorOpen: boolean
}

const DEFAULT_BATCH_ROWS = 1_000

/** Reads the chosen tables one after the other, each in the order of its key. */
export class Stream extends DataSource<Source> {
  static override readonly CONFIG = CONFIG
  override readonly stateSpan = 'batch'

  /** As they were listed: `users` and `public.users` may be one table, which only the server knows. */
  readonly #pending = [...new Set(this.source.tables)]
  readonly #openedIds = new Set<string>()
  #total = this.#pending.length
  readonly #positions = ((this.source.state ?? {}) as State).tables ?? {}
  #session: Session | undefined
  #current: Current | undefined
  #loadedRows = 0

  /** The tables and views that the user may read. */
  @wrapErrors('config')
  static override async listResources(source: Connection): Promise<{ id: string; name: string }[]> {
    return (await listTables(source)).map((id) => ({ id, name: id }))
  }

  /** A table or view with its columns and its key. */
  @wrapErrors('config')
  static override getResource(id: string, source: Connection): Promise<unknown> {
    return describeTable(source, id)
  }

  @wrapErrors('collect')
  async read(n = DEFAULT_BATCH_ROWS): Promise<Batch | null> {
    if (this.#pending.length === 0) return null
    try {
      const session = (this.#session ??= await connect(this.source))
      const current = (this.#current ??= await this.#openNext(session))
      if (current === undefined) return null
      return this.#take(current, await readPage(session, current, Math.max(1, n)))
    } catch (error) {
      // The next `read` begins with a new connection. What was read by key goes on; a cursor is gone.
      await this.close()
      if (this.#current) this.#current.isCursorOpen = false
      throw error
    }
  }

  override async close(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    await session?.close()
  }

  async #openNext(session: Session): Promise<Current | undefined> {
    for (const name of [...this.#pending]) {
      const table = await findTable(session, name)
      if (!this.#openedIds.has(table.id)) {
        this.#openedIds.add(table.id)
        this.log(`reading ${table.id} ${table.key.length > 0 ? 'by its key' : 'through a cursor'}`)
        return { table, position: this.#positions[table.id], isCursorOpen: false }
      }
      this.log(`${name} is ${table.id}, which has been read`)
      this.#pending.shift()
      this.#total -= 1
      this.#tellProgress()
    }
    return undefined
  }

  #take(current: Current, { rows, position, isLast }: Page): Batch {
    const { id, schema, name } = current.table
    current.position = position ?? current.position
    current.isCursorOpen = position === undefined && !isLast
    if (isLast) {
      this.#pending.shift()
      this.#current = undefined
    }
    this.#loadedRows += rows.length
    this.#tellProgress()

    const labels = { __tablename: name, __schemaname: schema, __databasename: this.source.db }
    if (!position) return rows.map((row) => ({ ...row, ...labels }))
    const stateId = randomUUID()
    this.state(stateId, { tables: { [id]: { ...position } } })
    return rows.map((row) => ({ ...row, ...labels, __state: stateId }))
  }

  #tellProgress(): void {
    const loaded = this.#total - this.#pending.length
    const counted = this.#loadedRows.toLocaleString('en')
    this.progress(loaded, this.#total, `${loaded} of ${this.#total} tables, ${counted} rows loaded`)
  }
}

const readPage = (
  session: Session,
  { table, position, isCursorOpen }: Current,
  limit: number,
): Promise<Page> =>
  table.key.length > 0
    ? readKeyedPage(session, table, { after: position, limit })
    : readCursorPage(session, table, { isOpen: isCursorOpen, limit })
