import type { DuckDBConnection, DuckDBResultReader, Json } from '@duckdb/node-api'
import type { Checkpoint } from '@panoply/runner'

import { readCheckpoint } from '../checkpoint-table.js'
import { quoteName } from '../sql.js'
import { parsedJson, toCell, typeText } from './cell.js'
import { ensureOnlyReads } from './only-reads.js'
import { QueryError } from './query-error.js'
import { ReadTransactions } from './read-transactions.js'

/** A column of a table or of an answer. */
export interface ColumnFacts {
  readonly name: string
  /** The type in the words of DuckDB, such as `BIGINT`. */
  readonly type: string
}

/** A table of the file. */
export interface TableFacts {
  readonly name: string
  readonly rows: number
  readonly columns: readonly ColumnFacts[]
}

/** Rows, each a list of JSON values in the order of the columns. */
export interface QueryRows {
  readonly columns: readonly ColumnFacts[]
  readonly rows: readonly (readonly Json[])[]
  /** Whether there are more rows than were asked for. */
  readonly isCut: boolean
}

/** The rows of a table to read. */
export interface RowRange {
  readonly offset: number
  readonly limit: number
  /** The column to sort by. Default: the order of the file. */
  readonly sort?: string | undefined
  readonly descending?: boolean | undefined
}

/**
 * Reads the tables of a DuckDB file. It reads no other file and changes no setting. Functions that could do so are
 * refused. Each call is a separate transaction, so it sees all committed rows.
 *
 * @example
 * ```ts
 * import { DuckDbDestination, readDuckDb } from '@panoply/duckdb'
 *
 * const destination = new DuckDbDestination('people.duckdb')
 * await destination.open({ runKey: 'people' })
 * await destination.close()
 * const reader = await readDuckDb('people.duckdb')
 * console.log(await reader.tables())
 * reader.close()
 * ```
 */
export class DuckDbReader {
  readonly #connection: DuckDBConnection
  readonly #closeFile: () => void
  readonly #transactions: ReadTransactions
  #isClosed = false

  /** @internal `closeFile` is called once, with `close`. */
  constructor(connection: DuckDBConnection, closeFile: () => void) {
    this.#connection = connection
    this.#transactions = new ReadTransactions(connection)
    this.#closeFile = closeFile
  }

  /** The tables in the order of their names, with the number of their rows. */
  async tables(): Promise<TableFacts[]> {
    return await this.#transactions.run(async () => {
      const answer = await this.#connection.runAndReadAll(
        `SELECT table_name, column_name, data_type FROM duckdb_columns()
         WHERE database_name = current_database() AND schema_name = current_schema() AND NOT internal
         ORDER BY table_name, column_index`,
      )
      const columns = new Map<string, ColumnFacts[]>()
      // All columns are text by the definition of the function.
      for (const [table, name, type] of answer.getRowsJson() as [string, string, string][]) {
        columns.set(table, [...(columns.get(table) ?? []), { name, type }])
      }
      const tables: TableFacts[] = []
      for (const [name, facts] of columns) {
        tables.push({ name, columns: facts, rows: await this.#count(name) })
      }
      return tables
    })
  }

  /**
   * Some rows of a table.
   *
   * @throws QueryError of the kind `missing` for a table or a column that is not there
   */
  async rows(
    table: string,
    { offset, limit, sort, descending = false }: RowRange,
  ): Promise<QueryRows & { readonly total: number }> {
    return await this.#transactions.run(async () => {
      const columns = await this.#columnsOf(table)
      if (sort !== undefined && !columns.includes(sort)) {
        throw new QueryError(`the table ${table} has no column ${sort}`, 'missing')
      }
      const order =
        sort === undefined
          ? ''
          : `ORDER BY ${quoteName(sort)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`
      const answer = await this.#connection.streamAndReadUntil(
        `FROM ${quoteName(table)} ${order} LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(offset)}`,
        limit,
      )
      const total = await this.#count(table)
      return { ...rowsOf(answer, limit), isCut: offset + limit < total, total }
    })
  }

  /**
   * Runs one SQL statement and returns its answer.
   *
   * @param sql one statement that only reads the tables of the file
   * @param limit how many rows to answer at most
   * @throws QueryError
   */
  async query(sql: string, limit: number): Promise<QueryRows> {
    return await this.#transactions.run(async () => {
      await ensureOnlyReads(this.#connection, sql)
      return rowsOf(await this.#connection.streamAndReadUntil(sql, limit + 1), limit)
    })
  }

  /** The checkpoint of a run, which is kept with its rows. */
  async checkpoint(runKey: string): Promise<Checkpoint | undefined> {
    return await this.#transactions.run(async () => {
      const answer = await this.#connection.runAndReadAll(
        `SELECT 1 FROM duckdb_tables() WHERE schema_name = 'panoply_runner' AND table_name = 'checkpoints'`,
      )
      return answer.currentRowCount === 0 ? undefined : readCheckpoint(this.#connection, runKey)
    })
  }

  /** Interrupts the current query, if there is one. It throws a `QueryError` of the kind `interrupted`. */
  interrupt(): void {
    this.#transactions.interrupt()
  }

  /** Ends current queries. They and later ones throw a `QueryError` of the kind `closed`. */
  close(): void {
    void this.end()
  }

  /** @internal Closes, and resolves when no query runs any more. DuckDB crashes if its file is closed before that. */
  async end(): Promise<void> {
    const isFirst = !this.#isClosed
    this.#isClosed = true
    await this.#transactions.end()
    if (!isFirst) return
    this.#connection.closeSync()
    this.#closeFile()
  }

  async #columnsOf(table: string): Promise<string[]> {
    const answer = await this.#connection.runAndReadAll(
      `SELECT column_name FROM duckdb_columns() WHERE database_name = current_database()
       AND schema_name = current_schema() AND table_name = $table`,
      { table },
    )
    const names = answer.getRowsJson().flatMap(([name]) => (typeof name === 'string' ? [name] : []))
    if (names.length === 0) throw new QueryError(`there is no table ${table}`, 'missing')
    return names
  }

  async #count(table: string): Promise<number> {
    const answer = await this.#connection.runAndReadAll(`SELECT count(*) FROM ${quoteName(table)}`)
    return Number(answer.getRowsJson()[0]?.[0])
  }
}

const rowsOf = (answer: DuckDBResultReader, limit: number): QueryRows => {
  const types = answer.columnTypes().map(typeText)
  return {
    columns: answer.columnNames().map((name, index) => ({ name, type: types[index] ?? '' })),
    rows: answer
      .convertRows(toCell)
      .slice(0, limit)
      .map((row) => row.map((cell, index) => (types[index] === 'JSON' ? parsedJson(cell) : cell))),
    isCut: answer.currentRowCount > limit,
  }
}
