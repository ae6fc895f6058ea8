import type { DuckDBConnection } from '@duckdb/node-api'
import { storableName, TableHistory, textOf } from '@panoply/runner'

import { DuckDbError } from '../duckdb-error.js'
import type { DuckDbFile } from '../file/duckdb-file.js'
import { comparedName, quoteName } from '../sql.js'
import { withoutValues } from '../table/without-values.js'
import { Catalog } from '../table/catalog.js'
import { DuckDbTable } from '../table/duckdb-table.js'
import type { FixedColumnError } from '../table/fixed-column.js'

/** The tables of an open file, and the transactions that change them. */
export class OpenTables {
  readonly connection: DuckDBConnection
  readonly #file: DuckDbFile
  readonly #tables = new Map<string, DuckDbTable>()
  /** By table: columns whose type DuckDB does not change, and why. */
  readonly #fixed = new Map<string, Map<string, unknown>>()
  readonly #histories = new Map<string, TableHistory>()
  readonly #warn: (message: string) => void
  /** Whether an earlier run has left a checkpoint. */
  hasCheckpoint = false
  /** Tables whose indexes were dropped and made again. */
  readonly #healed = new Set<string>()
  /** The schema of the tables. `undefined` for the schema of the connection. */
  #schema: string | undefined
  /** Whether the open transaction has altered a table. */
  #hasAltered = false
  /** The catalog, read at the start or after the last failure. */
  #catalog: Catalog | undefined

  /** @param warn is told of columns that get another type, and of rows that may come a second time */
  constructor(file: DuckDbFile, warn: (message: string) => void) {
    this.#file = file
    this.#warn = warn
    this.connection = file.connection
  }

  /** Writes the following tables to another schema. The schema is made with the first of them. */
  chooseSchema(schema: string): void {
    if (storableName(schema) === this.#schema) return
    this.#schema = storableName(schema)
    this.forget()
  }

  /** Runs `work` in a transaction. If it fails, the transaction is rolled back. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#file.beforeTransaction()
    await this.#begin()
    try {
      const result = await work()
      this.#file.beforeCommit()
      await this.#file.commit(this.#hasAltered)
      for (const history of this.#histories.values()) history.settle()
      return result
    } catch (error) {
      await this.#undo()
      this.forget()
      // Keys are checked at the end of a transaction, too.
      withoutValues(error)
      throw error
    }
  }

  /** Runs `work` and rolls it back. @returns its failure, if it failed */
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

  /** @param given the name in the rows */
  async table(given: string): Promise<DuckDbTable> {
    // For DuckDB, `Users` and `users` are the same table.
    const key = keyOf(given)
    let table = this.#tables.get(key)
    if (!table) {
      table = DuckDbTable.describe(this.connection, await this.#known(), storableName(given), {
        fixed: this.#fixed.get(key) ?? new Map<string, unknown>(),
        keepsText: this.#healed.has(key),
        onAlter: () => {
          this.#hasAltered = true
        },
        history: this.#history(key, given),
      })
      this.#tables.set(key, table)
    }
    return table
  }

  /** The columns of a table that this run has filled. */
  filled(given: string): Iterable<string> {
    return this.#histories.get(keyOf(given))?.filled ?? []
  }

  /** The schema of the tables. */
  async schemaName(): Promise<string> {
    return (await this.#known()).place[1] ?? ''
  }

  /** The database, the schema and the name of a table. */
  async placeOf(given: string): Promise<readonly string[]> {
    return [...(await this.#known()).place, storableName(given)]
  }

  /** Forgets the facts about the tables, because they may no longer be true. */
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

  /** Records that the indexes of a table are dropped and made again. @returns whether that may help */
  mayHeal(given: string): boolean {
    const key = keyOf(given)
    const isFirst = !this.#healed.has(key)
    this.#healed.add(key)
    return isFirst || this.#fixed.has(key)
  }

  #history(key: string, given: string): TableHistory {
    let history = this.#histories.get(key)
    if (!history) {
      const options = { table: given, hasCheckpoint: this.hasCheckpoint, warn: this.#warn }
      history = new TableHistory(options)
      this.#histories.set(key, history)
    }
    return history
  }

  async #known(): Promise<Catalog> {
    return (this.#catalog ??= await Catalog.read(this.connection, this.#schema))
  }

  async #begin(): Promise<void> {
    this.#hasAltered = false
    for (const history of this.#histories.values()) history.begin()
    await this.connection.run('BEGIN TRANSACTION')
    if (this.#schema === undefined) return
    await this.connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(this.#schema)}`)
  }

  /**
   * Tables and columns that the transaction made no longer exist. If the database is broken, the statements before this
   * one have already reported why.
   */
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

/** The key in the rows of the refused value, if it is known. */
export const keyOfRefusal = (
  table: DuckDbTable,
  error: unknown,
  keys: Iterable<string>,
): string | undefined =>
  error instanceof DuckDbError ? table.keyOf(error.column, keys) : undefined
