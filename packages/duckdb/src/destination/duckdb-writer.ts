import type { DuckDBConnection } from '@duckdb/node-api'
import { type Checkpoint, type RowBuffer, storableName } from '@panoply/runner'

import { Catalog } from '../table/catalog.js'
import {
  createCheckpointTable,
  deleteCheckpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../checkpoint-table.js'
import { type DuckDbFile, openDuckDbFile } from '../file/duckdb-file.js'
import { comparedName, quoteName } from '../sql.js'
import { DuckDbTable } from '../table/duckdb-table.js'

/** Writes to a DuckDB file between `open` and `close`, in one transaction after the other. */
export class DuckDbWriter {
  readonly #connection: DuckDBConnection
  readonly #file: DuckDbFile
  readonly #tables = new Map<string, DuckDbTable>()
  /** Names as SQL compares them. So the first row of `users` does not clear the rows of `Users`. */
  readonly #cleared = new Set<string>()
  #clearedAtCommit: readonly string[] = []
  #isInTransaction = false
  /** The schema of the tables. `undefined` for the schema of the connection. */
  #schema: string | undefined
  /** The tables as the open transaction found them. */
  #catalog: Catalog | undefined

  private constructor(file: DuckDbFile) {
    this.#file = file
    this.#connection = file.connection
  }

  static async open(path: string, isConfined: boolean): Promise<DuckDbWriter> {
    const file = await openDuckDbFile(path, isConfined)
    try {
      file.beforeCommit()
      await createCheckpointTable(file.connection)
    } catch (error) {
      file.close()
      throw error
    }
    return new DuckDbWriter(file)
  }

  /** A second connection, which sees only what is committed. */
  connect(): Promise<DuckDBConnection> {
    return this.#file.connect()
  }

  checkpoint(runKey: string): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.#connection, runKey)
  }

  /** Puts further tables into a schema. The schema is made with its first table. */
  chooseSchema(schema: string): void {
    if (storableName(schema) === this.#schema) return
    this.#schema = storableName(schema)
    this.#catalog = undefined
    this.#tables.clear()
  }

  async insert(table: string, rows: RowBuffer): Promise<void> {
    await this.#begin()
    const present = await this.#table(table)
    await present.insert(rows)
  }

  /** Empties a table, once. */
  async clear(table: string): Promise<void> {
    const key = comparedName(storableName(table))
    if (this.#cleared.has(key)) return
    this.#cleared.add(key)
    await this.#begin()
    const present = await this.#table(table)
    await present.clear()
  }

  /** Forgets the checkpoint of a run. */
  async forget(runKey: string): Promise<void> {
    this.#file.beforeCommit()
    await deleteCheckpoint(this.#connection, runKey)
  }

  /** Commits the rows since the last commit, together with the checkpoint. */
  async commit(runKey: string, checkpoint: Checkpoint): Promise<void> {
    await this.#begin()
    await writeCheckpoint(this.#connection, runKey, checkpoint)
    this.#file.beforeCommit()
    await this.#connection.run('COMMIT')
    this.#isInTransaction = false
    this.#clearedAtCommit = [...this.#cleared]
  }

  /** Rolls back everything since the last commit. */
  async rollback(): Promise<void> {
    if (!this.#isInTransaction) return
    await this.#connection.run('ROLLBACK')
    this.#isInTransaction = false
    // Tables and columns that the transaction made no longer exist.
    this.#tables.clear()
    this.#cleared.clear()
    for (const table of this.#clearedAtCommit) this.#cleared.add(table)
  }

  /** Closing the connection rolls back the open transaction. */
  close(): void {
    this.#file.close()
  }

  async #begin(): Promise<void> {
    if (this.#isInTransaction) return
    await this.#connection.run('BEGIN TRANSACTION')
    this.#isInTransaction = true
    // Another run may have made tables meanwhile.
    this.#catalog = undefined
  }

  async #readCatalog(): Promise<Catalog> {
    const schema = this.#schema
    if (schema !== undefined) {
      await this.#connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(schema)}`)
    }
    return await Catalog.read(this.#connection, schema)
  }

  async #table(given: string): Promise<DuckDbTable> {
    const name = storableName(given)
    // DuckDB takes `Users` and `users` for one table.
    const key = comparedName(name)
    let table = this.#tables.get(key)
    if (!table) {
      this.#catalog ??= await this.#readCatalog()
      table = DuckDbTable.describe(this.#connection, this.#catalog, name)
      this.#tables.set(key, table)
    }
    return table
  }
}
