import type { DuckDBConnection } from '@duckdb/node-api'
import { storableName, textOf } from '@panoply/runner'

import { DuckDbError } from '../duckdb-error.js'
import type { DuckDbFile } from '../file/duckdb-file.js'
import { comparedName, quoteName } from '../sql.js'
import { Catalog } from '../table/catalog.js'
import { DuckDbTable } from '../table/duckdb-table.js'
import type { FixedColumnError } from '../table/fixed-column.js'

/** The tables of a file that is open, and the transactions that change them. */
export class OpenTables {
  readonly connection: DuckDBConnection
  readonly #file: DuckDbFile
  readonly #tables = new Map<string, DuckDbTable>()
  /** By table: columns whose type DuckDB does not change, and why. */
  readonly #fixed = new Map<string, Map<string, unknown>>()
  /** Tables whose indexes were dropped and made again. */
  readonly #healed = new Set<string>()
  /** The schema of the tables. `undefined` for the schema of the connection. */
  #schema: string | undefined
  /** Whether the open transaction has altered a table. */
  #hasAltered = false
  /** As it was read at first, or after the last failure. */
  #catalog: Catalog | undefined

  constructor(file: DuckDbFile) {
    this.#file = file
    this.connection = file.connection
  }

  /** Puts the tables that follow into a schema, which is made with the first of them. */
  chooseSchema(schema: string): void {
    if (storableName(schema) === this.#schema) return
    this.#schema = storableName(schema)
    this.forget()
  }

  /** Does work in a transaction, which is rolled back if it fails. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#begin()
    try {
      const result = await work()
      this.#file.beforeCommit()
      await this.#file.commit(this.#hasAltered)
      return result
    } catch (error) {
      await this.#undo()
      this.forget()
      throw error
    }
  }

  /** Does work and takes it back. @returns what it failed with */
  async trial(work: () => Promise<void>): Promise<unknown> {
    let failure: unknown
    await this.#begin()
    try {
      await work()
    } catch (error) {
      failure = error
    }
    await this.#undo()
    return failure
  }

  /** @param given the name that rows have */
  async table(given: string): Promise<DuckDbTable> {
    // DuckDB takes `Users` and `users` for one table.
    const key = keyOf(given)
    let table = this.#tables.get(key)
    if (!table) {
      table = DuckDbTable.describe(this.connection, await this.#known(), storableName(given), {
        fixed: this.#fixed.get(key) ?? new Map<string, unknown>(),
        keepsText: this.#healed.has(key),
        onAlter: () => {
          this.#hasAltered = true
        },
      })
      this.#tables.set(key, table)
    }
    return table
  }

  /** The database, the schema and the name of a table. */
  async placeOf(given: string): Promise<readonly string[]> {
    return [...(await this.#known()).place, storableName(given)]
  }

  /** What is known of the tables may not be true any more. */
  forget(): void {
    this.#tables.clear()
    this.#catalog = undefined
  }

  /** From now on a column keeps its type. */
  fix(given: string, { column, cause }: FixedColumnError): void {
    const columns = this.#fixed.get(keyOf(given)) ?? new Map<string, unknown>()
    this.#fixed.set(keyOf(given), columns.set(column, cause))
    this.forget()
  }

  /** Takes note that the indexes of a table are dropped and made again. @returns whether that may help */
  mayHeal(given: string): boolean {
    const key = keyOf(given)
    const isFirst = !this.#healed.has(key)
    this.#healed.add(key)
    return isFirst || this.#fixed.has(key)
  }

  async #known(): Promise<Catalog> {
    return (this.#catalog ??= await Catalog.read(this.connection, this.#schema))
  }

  async #begin(): Promise<void> {
    this.#hasAltered = false
    await this.connection.run('BEGIN TRANSACTION')
    if (this.#schema === undefined) return
    await this.connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(this.#schema)}`)
  }

  /** Tables and columns that the transaction made no longer exist. A broken database tells why with every statement before this one. */
  async #undo(): Promise<void> {
    this.#tables.clear()
    try {
      await this.connection.run('ROLLBACK')
    } catch (error) {
      if (!/no transaction is active|has been invalidated/.test(textOf(error))) throw error
    }
  }
}

/** The name of a table as DuckDB compares it. */
export const keyOf = (table: string): string => comparedName(storableName(table))

/** The key of the value that a table refused, of those that rows have, if it is known. */
export const keyOfRefusal = (
  table: DuckDbTable,
  error: unknown,
  keys: Iterable<string>,
): string | undefined =>
  error instanceof DuckDbError ? table.keyOf(error.column, keys) : undefined
