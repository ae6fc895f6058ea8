import {
  type Checkpoint,
  DeclaredStreams,
  type Destination,
  type DestinationOpening,
  type DestinationReport,
  encodeRows,
  isFaultOfRow,
  type LateRefusals,
  NO_LATE_REFUSALS,
  type PlainObject,
  shellCommand,
  storableRow,
  type TableRow,
  TakenRows,
} from '@panoply/runner'

import { parsePostgresAddress, placeOf, type PostgresAddress } from '../address/postgres-address.js'
import { quoteTable, storedName } from '../columns/identifiers.js'
import { WaitingRows } from '../staging/waiting-rows.js'
import { isTooManyColumns } from '../table/table-refusal.js'
import { PostgresWriter } from './postgres-writer.js'

/** Waiting rows are sent to the server when their number reaches this. */
const MAX_WAITING_ROWS = 10_000
/** Waiting rows are also sent when their size reaches about this number of characters. */
const MAX_WAITING_CHARACTERS = 8 * 1024 * 1024

const DEFAULT_SCHEMA = 'public'

/**
 * A PostgreSQL database with one table per table of the source, its columns made from the rows. A row with an id
 * replaces the row that has the same id. Rows and checkpoint are committed in one transaction: after a crash, either
 * both are stored or neither is.
 *
 * @example
 * ```ts
 * import { PostgresDestination } from '@panoply/postgres'
 *
 * const destination = new PostgresDestination('postgres://me:secret@127.0.0.1:5432/sales?schema=crm')
 * console.log(destination.id) // postgres:127.0.0.1:5432/sales?schema=crm
 * ```
 */
export class PostgresDestination implements Destination {
  readonly id: string
  readonly keepsCheckpoint = true
  readonly replacesById = true
  readonly #address: PostgresAddress
  #schema: string
  readonly #buffers = new Map<string, WaitingRows>()
  readonly #taken = new TakenRows()
  /** Tables whose columns were already read from the database. */
  readonly #known = new Set<string>()
  /** Tables to be emptied by the next `write`. */
  readonly #toEmpty = new Set<string>()
  #declared = new DeclaredStreams()
  #openWriter: PostgresWriter | undefined
  /** Resolves when the last rows have been sent. Meanwhile the source is read further. */
  #staging: Promise<void> = Promise.resolve()
  #waitingRows = 0
  #waitingCharacters = 0

  /**
   * @param address `postgres://user:password@host:port/database?schema=s&sslmode=verify-full&connect_timeout=10`.
   * Default: port 5432, the schema `public`, `sslmode` `verify-full` (`disable` on this machine), 10 seconds to
   * connect. Without a user or a password those of `PGUSER` and `PGPASSWORD` are used.
   * @throws InvalidArgumentError if the address is invalid; the message does not contain the password
   */
  constructor(address: string) {
    this.#address = parsePostgresAddress(address, 'destination')
    this.#schema = this.#address.schema ?? DEFAULT_SCHEMA
    this.id = `postgres:${placeOf(this.#address)}?schema=${this.#schema}`
  }

  async open({
    runKey,
    streams,
    warn = () => undefined,
  }: DestinationOpening): Promise<Checkpoint | undefined> {
    this.#declared = new DeclaredStreams(streams)
    const place = { schema: this.#schema, location: placeOf(this.#address), warn }
    this.#openWriter = await PostgresWriter.open(this.#address, runKey, place)
    return this.#openWriter.checkpoint
  }

  /** Writes the tables to this schema, instead of the schema in the address. */
  chooseSchema(schema: string): void {
    this.#schema = schema
    this.#writer.chooseSchema(schema)
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    const emptied = [...this.#toEmpty]
    this.#toEmpty.clear()
    await this.#look(rows)
    const writer = this.#writer
    const storable = encodeRows(
      rows,
      this.#taken.counts,
      (row) => {
        const ready = storableRow(row)
        writer.admit(row.table, ready.record)
        return ready
      },
      (error) => isFaultOfRow(error) || isTooManyColumns(error),
    )
    if (emptied.length > 0) await this.#staging
    for (const table of emptied) this.#writer.clear(table, this.#taken.next)
    for (const row of storable) {
      const waiting = this.#waiting(row.table)
      const before = waiting.buffer.characters
      waiting.add(row, this.#taken.take(row), this.#declared.columnsOf(row))
      this.#waitingCharacters += waiting.buffer.characters - before
      this.#waitingRows += 1
      if (
        this.#waitingRows >= MAX_WAITING_ROWS ||
        this.#waitingCharacters >= MAX_WAITING_CHARACTERS
      ) {
        await this.#stage()
      }
    }
  }

  async commit(
    settle: (place: PlainObject) => Checkpoint,
    refusals: LateRefusals = NO_LATE_REFUSALS,
  ): Promise<void> {
    await this.#stage()
    await this.#staging
    const replaced = await this.#writer.commit(settle, {
      maxRefused: refusals.room + 1,
      refuse: (refused) => this.#taken.refuse(refused, refusals),
    })
    this.#taken.commit(replaced)
  }

  async forget(): Promise<void> {
    await this.#writer.forget()
  }

  /** Discards the rows since the last commit. */
  async rollback(): Promise<void> {
    this.#forgetWaiting()
    this.#toEmpty.clear()
    await this.#staging.catch(() => undefined)
    await this.#writer.rollback()
    this.#known.clear()
    this.#taken.rollback()
  }

  truncate(table: string): Promise<void> {
    this.#toEmpty.add(table)
    return Promise.resolve()
  }

  async close(): Promise<void> {
    this.#forgetWaiting()
    const writer = this.#openWriter
    this.#openWriter = undefined
    await writer?.close()
    // The connection is closed, so staging may fail. `write` and `commit` report such a failure, and both have ended.
    await this.#staging.catch(() => undefined)
  }

  report(): DestinationReport {
    const tables = this.#taken.counts.committed
    const [first] = tables
    const location = placeOf(this.#address)
    return {
      tables,
      bytes: undefined,
      location: `${location}, schema ${this.#schema}`,
      query: first && this.#query(first.table),
    }
  }

  #query(table: string): string {
    const { host, port, database, user } = this.#address
    return shellCommand(
      ...[
        'psql',
        '-h',
        host,
        '-p',
        `${port}`,
        ...(user === '' ? [] : ['-U', user]),
        '-d',
        database,
      ],
      ...[
        '-c',
        `SELECT * FROM ${quoteTable(storedName(this.#schema), storedName(table))} LIMIT 10`,
      ],
    )
  }

  get #writer(): PostgresWriter {
    if (!this.#openWriter) throw new Error(`${this.id} is not open`)
    return this.#openWriter
  }

  /** Reads from the database the columns of tables that occur for the first time. */
  async #look(rows: readonly TableRow[]): Promise<void> {
    const tables = new Set(
      rows.map(({ table }) => table).filter((table) => !this.#known.has(table)),
    )
    if (tables.size === 0) return
    await this.#staging
    await this.#writer.look(tables)
    for (const table of tables) this.#known.add(table)
  }

  #waiting(table: string): WaitingRows {
    let waiting = this.#buffers.get(table)
    if (!waiting) {
      waiting = new WaitingRows()
      this.#buffers.set(table, waiting)
    }
    return waiting
  }

  /**
   * Waits until the previous rows have been sent, then starts to send the waiting rows. So memory holds at most twice
   * the limit.
   */
  async #stage(): Promise<void> {
    await this.#staging
    const buffers = [...this.#buffers]
    this.#forgetWaiting()
    this.#staging = this.#send(this.#writer, buffers)
    // The next `write` or `commit` throws the failure. Without this, it would count as unhandled until then.
    this.#staging.catch(() => undefined)
  }

  async #send(
    writer: PostgresWriter,
    buffers: readonly (readonly [string, WaitingRows])[],
  ): Promise<void> {
    for (const [table, rows] of buffers) await writer.stage(table, rows)
  }

  #forgetWaiting(): void {
    this.#buffers.clear()
    this.#waitingRows = 0
    this.#waitingCharacters = 0
  }
}
