import type { DuckDBConnection } from '@duckdb/node-api'
import {
  type ColumnNameRules,
  ColumnNames,
  type ColumnType,
  type RowBuffer,
  storableName,
  widen,
} from '@panoply/runner'

import type { Catalog } from './catalog.js'
import { comparedName, conversion, quoteName } from './sql.js'
import { SQL_TYPES, typeFromSql } from './sql-type.js'
import { ID_COLUMN, mergeStaged, orderColumn, type StagedColumn, stageRows } from './staging.js'

const COLUMN_NAMES: ColumnNameRules = { stored: storableName, compared: comparedName }

/** A table of the database, as wide as the rows that came so far. */
export class DuckDbTable {
  readonly #connection: DuckDBConnection
  /** As SQL takes it, with its database: a temporary table of the same name would come first. */
  readonly #target: string
  readonly #names = new ColumnNames(COLUMN_NAMES)
  readonly #types = new Map<string, ColumnType | undefined>()
  /** Columns of text that an earlier run may have made for nothing but nulls. */
  readonly #maybeOnlyNulls = new Set<string>()
  #exists = false

  private constructor(connection: DuckDBConnection, target: string) {
    this.#connection = connection
    this.#target = target
  }

  /**
   * Takes what is there of a table, which may be nothing.
   *
   * @param name as DuckDB can keep it
   */
  static describe(connection: DuckDBConnection, catalog: Catalog, name: string): DuckDbTable {
    const target = [...catalog.place, name].map(quoteName).join('.')
    const table = new DuckDbTable(connection, target)
    for (const [column, type] of catalog.columnsOf(name)) {
      table.#exists = true
      table.#names.add(column)
      table.#types.set(column, typeFromSql(type))
      if (type === SQL_TYPES.NULL) table.#maybeOnlyNulls.add(column)
    }
    return table
  }

  /** Adds rows, after adding and widening the columns that they ask for. Rows with the id of an older one replace it. */
  async insert(rows: RowBuffer): Promise<void> {
    const columns: StagedColumn[] = rows.columns.map(({ key, type, values }) => ({
      name: this.#names.columnOf(key),
      type,
      values,
    }))
    // A table has at least one column, even when its rows are empty.
    if (columns.length === 0) columns.push({ name: ID_COLUMN, type: 'VARCHAR', values: [] })
    if (!this.#exists) await this.#create(columns)
    const staged: StagedColumn[] = []
    for (const column of columns) {
      staged.push({ ...column, type: await this.#makeRoom(column) })
    }
    if (!rows.hasIds) {
      await stageRows(this.#connection, staged, rows.rows)
      await mergeStaged(this.#connection, this.#target, undefined)
      return
    }
    const order = orderColumn(staged, rows.rows)
    await stageRows(this.#connection, [...staged, order], rows.rows)
    await mergeStaged(this.#connection, this.#target, {
      idColumn: this.#names.columnOf(ID_COLUMN),
      orderColumn: order.name,
    })
  }

  async clear(): Promise<void> {
    if (this.#exists) await this.#connection.run(`DELETE FROM ${this.#target}`)
  }

  async #create(columns: readonly StagedColumn[]): Promise<void> {
    const definitions = columns.map(({ name, type }) => `${quoteName(name)} ${SQL_TYPES[type]}`)
    await this.#connection.run(`CREATE TABLE ${this.#target} (${definitions.join(', ')})`)
    this.#exists = true
    for (const { name, type } of columns) this.#types.set(name, type)
  }

  /** Makes the column exist and wide enough. @returns the type that it then has */
  async #makeRoom({ name, type }: StagedColumn): Promise<ColumnType> {
    if (!this.#types.has(name)) {
      await this.#connection.run(
        `ALTER TABLE ${this.#target} ADD COLUMN ${quoteName(name)} ${SQL_TYPES[type]}`,
      )
      this.#types.set(name, type)
      return type
    }
    const present = this.#types.get(name)
    const wanted = await this.#widened(name, present, type)
    if (present === undefined || SQL_TYPES[wanted] !== SQL_TYPES[present]) {
      await this.#connection.run(
        `ALTER TABLE ${this.#target} ALTER COLUMN ${quoteName(name)}
         TYPE ${SQL_TYPES[wanted]} USING ${conversion(name, present, wanted)}`,
      )
    }
    this.#types.set(name, wanted)
    return wanted
  }

  /** The type that holds what the column has and what comes. A type that the runner never makes gives way to text. */
  async #widened(
    column: string,
    present: ColumnType | undefined,
    coming: ColumnType,
  ): Promise<ColumnType> {
    if (present === undefined) return widen('VARCHAR', coming)
    if (coming === 'NULL') return present
    if (this.#maybeOnlyNulls.delete(column) && coming !== 'VARCHAR') {
      if (await this.#isTrue(`count(${quoteName(column)}) = 0`)) return coming
    }
    const wanted = widen(present, coming)
    if (SQL_TYPES[present] === 'BIGINT' && wanted === 'DOUBLE') {
      const size = `max(abs(CAST(${quoteName(column)} AS HUGEINT)))`
      if (await this.#isTrue(`${size} > ${Number.MAX_SAFE_INTEGER}`)) return 'VARCHAR'
    }
    return wanted
  }

  async #isTrue(question: string): Promise<boolean> {
    const answer = await this.#connection.runAndReadAll(`SELECT ${question} FROM ${this.#target}`)
    return answer.getRowsJson()[0]?.[0] === true
  }
}
