import { dirname, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import {
  type Checkpoint,
  DeclaredStreams,
  type Destination,
  type DestinationOpening,
  type DestinationReport,
  encodeRows,
  type LateRefusals,
  makeRowFolder,
  NO_LATE_REFUSALS,
  type PlainObject,
  shellCommand,
  storableName,
  storableRow,
  type TableRow,
  TakenRows,
} from '@panoply/runner'

import { CommitWork } from './commit-work.js'
import type { DuckDbWriter } from './duckdb-writer.js'
import type { DuckDbReader } from '../reader/duckdb-reader.js'
import { quoteName } from '../sql.js'

/**
 * `wantsCommit` is true when this number of rows waits. DuckDB writes a transaction of more rows than one of its groups,
 * 122,880, twice, and the file becomes larger by half.
 */
const MAX_WAITING_ROWS = 100_000
/** `wantsCommit` is also true when about this number of characters wait. */
const MAX_WAITING_CHARACTERS = 32 * 1024 * 1024
/** `wantsCommit` is also true when this number of values waits, empty ones included. */
const MAX_WAITING_CELLS = 4_000_000
/** `wantsCommit` is also true when rows of this number of tables wait. Statements become slower the more tables their transaction has changed. */
const MAX_WAITING_TABLES = 500

/** Options of a {@link DuckDbDestination}. */
export interface DuckDbDestinationOptions {
  /**
   * Whether SQL of this process may access other files and change settings. Default `true`. With `false` the
   * destination has a {@link DuckDbDestination.reader}.
   */
  readonly externalAccess?: boolean
}

/**
 * A DuckDB file with one table per table of the rows. The columns are made from the rows. A row with an id replaces the
 * row that has the same id. Rows and their checkpoint are committed in one transaction: a crash loses both or neither.
 *
 * @example
 * ```ts
 * const destination = new DuckDbDestination('rows.duckdb')
 * await destination.open({ runKey: 'people' })
 * await destination.write([{ table: 'people', id: undefined, record: { name: 'Ann' } }])
 * await destination.commit(() => ({ state: {}, finished: true, at: new Date().toISOString(), truncated: [] }))
 * await destination.close()
 * ```
 */
export class DuckDbDestination implements Destination {
  readonly id: string
  readonly keepsCheckpoint = true
  readonly replacesById = true
  readonly takesRowsDuringCommit = true
  readonly #path: string
  /** The work of the next commit. */
  #work = new CommitWork()
  /** The work of the commit that runs. */
  #begun = new CommitWork()
  readonly #taken = new TakenRows()
  /** Tables that the next `write` empties first. */
  readonly #toEmpty = new Set<string>()
  #declared = new DeclaredStreams()
  readonly #isConfined: boolean
  #openWriter: DuckDbWriter | undefined
  #closing: Promise<void> | undefined
  #runKey = ''
  #schema: string | undefined

  /**
   * @param path the file; it and its folder are made if they do not exist
   * @throws InvalidArgumentError when the name of a folder in the path holds a question mark
   */
  constructor(path: string, { externalAccess = true }: DuckDbDestinationOptions = {}) {
    this.#path = resolve(path)
    refuseFolder(dirname(this.#path))
    this.#isConfined = !externalAccess
    this.id = `duckdb:${this.#path}`
  }

  async open({
    runKey,
    streams,
    warn = () => undefined,
  }: DestinationOpening): Promise<Checkpoint | undefined> {
    this.#runKey = runKey
    this.#declared = new DeclaredStreams(streams)
    makeRowFolder(dirname(this.#path))
    // Loaded only here, because it brings a large native library.
    const { DuckDbWriter } = await import('./duckdb-writer.js')
    this.#openWriter = await DuckDbWriter.open(this.#path, this.#isConfined, warn)
    try {
      return await this.#openWriter.checkpoint(runKey)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  /** Writes the tables to this schema, instead of `main`. */
  chooseSchema(schema: string): void {
    this.#schema = schema
    this.#writer.chooseSchema(schema)
  }

  write(rows: readonly TableRow[]): Promise<void> {
    return Promise.resolve().then(() => {
      this.#take(rows)
    })
  }

  #take(rows: readonly TableRow[]): void {
    const emptied = [...this.#toEmpty]
    this.#toEmpty.clear()
    const storable = encodeRows(rows, this.#taken.counts, storableRow)
    for (const table of emptied) this.#work.on(table).empty(this.#taken.next)
    for (const row of storable) {
      this.#work.on(row.table).add(row, this.#taken.take(row), this.#declared.columnsOf(row))
    }
  }

  /** Rows wait in memory for the commit, so that refused rows can be found. */
  get wantsCommit(): boolean {
    return (
      this.#work.rows >= MAX_WAITING_ROWS ||
      this.#work.tables.length >= MAX_WAITING_TABLES ||
      this.#begun.characters + this.#work.characters >= MAX_WAITING_CHARACTERS ||
      this.#begun.cells + this.#work.cells >= MAX_WAITING_CELLS
    )
  }

  async commit(
    settle: (place: PlainObject) => Checkpoint,
    refusals: LateRefusals = NO_LATE_REFUSALS,
  ): Promise<void> {
    this.#taken.begin()
    this.#begun = this.#work
    this.#work = new CommitWork()
    try {
      const replaced = await this.#writer.commit(this.#begun.tables, {
        ...{ runKey: this.#runKey, settle, maxRefused: refusals.room + 1 },
        refuse: (refused) => this.#taken.refuse(refused, refusals),
      })
      this.#taken.commit(replaced)
    } catch (error) {
      this.#begun.retryWith(this.#work)
      this.#work = this.#begun
      throw error
    } finally {
      this.#begun = new CommitWork()
    }
  }

  async forget(): Promise<void> {
    await this.#writer.forget(this.#runKey)
  }

  /** Discards the rows since the last commit. */
  rollback(): Promise<void> {
    this.#work = new CommitWork()
    this.#toEmpty.clear()
    this.#taken.rollback()
    return Promise.resolve()
  }

  truncate(table: string): Promise<void> {
    this.#toEmpty.add(table)
    return Promise.resolve()
  }

  /** Waits for a commit that runs, then closes the file. */
  async close(): Promise<void> {
    const writer = this.#openWriter
    this.#openWriter = undefined
    this.#work = new CommitWork()
    if (writer) this.#closing = writer.close()
    await this.#closing
  }

  /**
   * Reads the committed rows while further rows are written. `close` of the destination ends its queries: they throw a
   * `QueryError` of the kind `closed`.
   *
   * @throws InvalidArgumentError unless `externalAccess` is `false` and the destination is open
   */
  async reader(): Promise<DuckDbReader> {
    if (!this.#isConfined || !this.#openWriter) {
      throw new InvalidArgumentError(
        'reader: expected a destination that is open, with the option externalAccess: false',
        { argument: 'externalAccess' },
      )
    }
    return await this.#openWriter.reader()
  }

  report(): DestinationReport {
    const tables = this.#taken.counts.committed
    const [first] = tables
    const path = [this.#schema, first?.table].filter((name) => name !== undefined)
    return {
      tables,
      bytes: undefined,
      location: this.#path,
      query:
        first &&
        shellCommand(
          'duckdb',
          this.#path,
          `FROM ${path.map(storableName).map(quoteName).join('.')} LIMIT 10`,
        ),
    }
  }

  get #writer(): DuckDbWriter {
    if (!this.#openWriter) throw new Error(`${this.#path} is not open`)
    return this.#openWriter
  }
}

/** DuckDB would look for its log in another folder, and fail at the first commit. */
const refuseFolder = (folder: string): void => {
  if (!folder.includes('?')) return
  throw new InvalidArgumentError(
    `expected a folder without a question mark in its path, got ${folder}: DuckDB cannot write there`,
    { argument: 'path' },
  )
}
