import { dirname, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import {
  type Checkpoint,
  DeclaredStreams,
  type Destination,
  type DestinationOpening,
  type DestinationReport,
  encodeRows,
  makeRowFolder,
  RowBuffer,
  RowCounts,
  shellCommand,
  storableName,
  storableRow,
  type TableRow,
} from '@panoply/runner'

import type { DuckDbWriter } from './duckdb-writer.js'
import type { DuckDbReader } from '../reader/duckdb-reader.js'
import { quoteName } from '../sql.js'

/** Waiting rows are merged into their tables when there are this many of them … */
const MAX_WAITING_ROWS = 20_000
/** … or about this many characters … */
const MAX_WAITING_CHARACTERS = 16 * 1024 * 1024
/** … or the rows of one table have this many values, with the empty ones. */
const MAX_WAITING_CELLS = 2_000_000

/** Options of a {@link DuckDbDestination}. */
export interface DuckDbDestinationOptions {
  /**
   * Whether SQL of this process may reach other files, and change settings. Default `true`. With `false` the
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
  readonly #path: string
  readonly #buffers = new Map<string, RowBuffer>()
  readonly #counts = new RowCounts()
  /** Tables that the next `write` empties first. */
  readonly #toEmpty = new Set<string>()
  #declared = new DeclaredStreams()
  readonly #isConfined: boolean
  #openWriter: DuckDbWriter | undefined
  #runKey = ''
  #schema: string | undefined
  #waitingRows = 0
  #waitingCharacters = 0

  /** @param path the file; it and its folder are made if they do not exist */
  constructor(path: string, { externalAccess = true }: DuckDbDestinationOptions = {}) {
    this.#path = resolve(path)
    this.#isConfined = !externalAccess
    this.id = `duckdb:${this.#path}`
  }

  async open({ runKey, streams }: DestinationOpening): Promise<Checkpoint | undefined> {
    this.#runKey = runKey
    this.#declared = new DeclaredStreams(streams)
    makeRowFolder(dirname(this.#path))
    // Loaded only here, because it brings a large native library.
    const { DuckDbWriter } = await import('./duckdb-writer.js')
    this.#openWriter = await DuckDbWriter.open(this.#path, this.#isConfined)
    return await this.#openWriter.checkpoint(runKey)
  }

  /** Puts the tables into a schema, instead of `main`. */
  chooseSchema(schema: string): void {
    this.#schema = schema
    this.#writer.chooseSchema(schema)
  }

  async write(rows: readonly TableRow[]): Promise<void> {
    const emptied = [...this.#toEmpty]
    this.#toEmpty.clear()
    const storable = encodeRows(rows, this.#counts, storableRow)
    for (const table of emptied) await this.#writer.clear(table)
    for (const row of storable) {
      const { table } = row
      const buffer = this.#buffer(table)
      const before = buffer.characters
      buffer.add(row, this.#declared.columnsOf(row))
      this.#waitingCharacters += buffer.characters - before
      this.#waitingRows += 1
      this.#counts.take(table)
      if (
        this.#waitingRows >= MAX_WAITING_ROWS ||
        this.#waitingCharacters >= MAX_WAITING_CHARACTERS ||
        buffer.cells >= MAX_WAITING_CELLS
      ) {
        await this.#merge()
      }
    }
  }

  async commit(settle: () => Checkpoint): Promise<void> {
    await this.#merge()
    await this.#writer.commit(this.#runKey, settle())
    this.#counts.commit()
  }

  async forget(): Promise<void> {
    await this.#writer.forget(this.#runKey)
  }

  async rollback(): Promise<void> {
    this.#buffers.clear()
    this.#toEmpty.clear()
    this.#waitingRows = 0
    this.#waitingCharacters = 0
    await this.#writer.rollback()
    this.#counts.rollback()
  }

  truncate(table: string): Promise<void> {
    this.#toEmpty.add(table)
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#openWriter?.close()
    this.#openWriter = undefined
    this.#buffers.clear()
    return Promise.resolve()
  }

  /**
   * Reads the committed rows while further rows are written. Close the reader before the destination.
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
    const { DuckDbReader } = await import('../reader/duckdb-reader.js')
    return new DuckDbReader(await this.#openWriter.connect())
  }

  report(): DestinationReport {
    const tables = this.#counts.committed
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

  #buffer(table: string): RowBuffer {
    let buffer = this.#buffers.get(table)
    if (!buffer) {
      buffer = new RowBuffer()
      this.#buffers.set(table, buffer)
    }
    return buffer
  }

  async #merge(): Promise<void> {
    for (const [table, buffer] of this.#buffers) {
      this.#buffers.delete(table)
      await this.#writer.insert(table, buffer)
    }
    this.#waitingRows = 0
    this.#waitingCharacters = 0
  }
}
