import type { DuckDBConnection } from '@duckdb/node-api'
import { type Checkpoint, type RowBuffer, storableName } from '@panoply/runner'

import { Catalog } from '../table/catalog.js'
import { createCheckpointTable, readCheckpoint, writeCheckpoint } from '../checkpoint-table.js'
import { type DuckDbFile, openDuckDbFile } from '../file/duckdb-file.js'
import { comparedName, quoteName } from '../sql.js'
import { DuckDbTable } from '../table/duckdb-table.js'

/** What is written to a DuckDB file between `open` and `close`: one transaction after the other. */
export class DuckDbWriter {
  readonly #connection: DuckDBConnection
  readonly #file: DuckDbFile
  readonly #tables = new Map<string, DuckDbTable>()
  /** As SQL compares names: rows of `Users` are not cleared away for the first row of `users`. */
  readonly #cleared = new Set<string>()
  #clearedAtCommit: readonly string[] = []
  #isInTransaction = false
  /** Of the tables; that of the connection if none was chosen. */
  #schema: string | undefined
  /** As the transaction that is open found it. */
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

  /** Another connection, which sees what is committed. */
  connect(): Promise<DuckDBConnection> {
    return this.#file.connect()
  }

  checkpoint(runKey: string): Promise<Checkpoint | undefined> {
    return readCheckpoint(this.#connection, runKey)
  }

  /** Puts the tables that follow into a schema, which is made with the first of them. */
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

  /** Commits what was done since the last time, and the checkpoint with it. */
  async commit(runKey: string, checkpoint: Checkpoint): Promise<void> {
    await this.#begin()
    await writeCheckpoint(this.#connection, runKey, checkpoint)
    this.#file.beforeCommit()
    await this.#connection.run('COMMIT')
    this.#isInTransaction = false
    this.#clearedAtCommit = [...this.#cleared]
  }

  /** Gives up what was done since the last commit. */
  async rollback(): Promise<void> {
    if (!this.#isInTransaction) return
    await this.#connection.run('ROLLBACK')
    this.#isInTransaction = false
    // Tables and columns that the transaction made are gone.
    this.#tables.clear()
    this.#cleared.clear()
    for (const table of this.#clearedAtCommit) this.#cleared.add(table)
  }

  /** A transaction that is open is rolled back with its connection. */
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
