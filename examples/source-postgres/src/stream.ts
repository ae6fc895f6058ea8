import { type Batch, DataSource, type SourceOf, type StreamDeclaration } from '@panoply/datasource'
import { wrapErrors } from '@panoply/errors'

import { describeTable, findTable, listTables, type Table } from './catalog.js'
import { CONFIG } from './config.js'
import { connect, type TunnelledConnection, type Session } from './connection.js'
import { type Page, type Position, TableReader } from './table-reader.js'
import { declareStreams } from './tables/declare-streams.js'
import { labelsOf, type RowLabels } from './tables/labels.js'

type Source = SourceOf<typeof CONFIG>

/** What has been read: the position in each table, by its id. */
interface State {
  readonly tables?: Readonly<Record<string, Position>>
}

/** The table that is being read. */
interface Current {
  readonly table: Table
  readonly labels: RowLabels
  position: Position | undefined
  /** Gone with the session that it reads over. */
  reader: TableReader | undefined
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
  /** Whether this server has answered before. */
  #isKnown = false

  /** The chosen tables and views with their columns and keys. A row of them has the name of its stream in `__table`. */
  @wrapErrors('config')
  static override streams(source: Source): Promise<StreamDeclaration[]> {
    return declareStreams(connectionOf(source), source.tables)
  }

  /** The tables and views that the user may read. */
  @wrapErrors('config')
  static override async listResources(
    source: TunnelledConnection,
  ): Promise<{ id: string; name: string }[]> {
    return (await listTables(source)).map((id) => ({ id, name: id }))
  }

  /** A table or view with its columns and its key. */
  @wrapErrors('config')
  static override getResource(id: string, source: TunnelledConnection): Promise<unknown> {
    return describeTable(source, id)
  }

  @wrapErrors('collect')
  async read(n = DEFAULT_BATCH_ROWS): Promise<Batch | null> {
    if (this.#pending.length === 0) return null
    try {
      const session = (this.#session ??= await this.#connect())
      const current = (this.#current ??= await this.#openNext(session))
      if (current === undefined) return null
      const reader = (current.reader ??= new TableReader(session, current))
      return this.#take(current, await reader.read(current.position, Math.max(1, n)))
    } catch (error) {
      // The next `read` begins with a new connection. What was read by key goes on; a cursor is gone.
      await this.close()
      if (this.#current) this.#current.reader = undefined
      throw error
    }
  }

  override async close(): Promise<void> {
    const session = this.#session
    this.#session = undefined
    await session?.close()
  }

  async #connect(): Promise<Session> {
    const session = await connect(connectionOf(this.source), { isKnown: this.#isKnown })
    this.#isKnown = true
    return session
  }

  async #openNext(session: Session): Promise<Current | undefined> {
    for (const name of [...this.#pending]) {
      const table = await findTable(session, name)
      if (!this.#openedIds.has(table.id)) {
        this.#openedIds.add(table.id)
        this.log(`reading ${table.id} ${table.key.length > 0 ? 'by its key' : 'through a cursor'}`)
        const labels = labelsOf(table, this.source.db)
        return { table, labels, position: this.#positions[table.id], reader: undefined }
      }
      this.log(`${name} is ${table.id}, which has been read`)
      this.#pending.shift()
      this.#total -= 1
      this.#tellProgress()
    }
    return undefined
  }

  #take(current: Current, { rows, stateId, position, isLast }: Page): Batch {
    current.position = position ?? current.position
    if (isLast) {
      this.#pending.shift()
      this.#current = undefined
    }
    this.#loadedRows += rows.length
    this.#tellProgress()

    if (stateId !== undefined && position) {
      this.state(stateId, { tables: { [current.table.id]: { ...position } } })
    }
    return rows
  }

  #tellProgress(): void {
    const loaded = this.#total - this.#pending.length
    const counted = this.#loadedRows.toLocaleString('en')
    this.progress(loaded, this.#total, `${loaded} of ${this.#total} tables, ${counted} rows loaded`)
  }
}

/** The SSH settings come as the form sends them; `openTunnel` checks them. */
const connectionOf = (source: Source): TunnelledConnection => source as TunnelledConnection
