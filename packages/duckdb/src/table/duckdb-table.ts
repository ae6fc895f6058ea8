import type { DuckDBConnection } from '@duckdb/node-api'
import {
  type ColumnNameRules,
  ColumnNames,
  type ColumnType,
  type RowBuffer,
  storableName,
} from '@panoply/runner'

import type { Catalog } from './catalog.js'
import { decimalShape, isStorable } from '../columns/decimal.js'
import { comparedName, conversion, quoteName } from '../sql.js'
import { sqlTypeOf, type StoredType, typeFromSql, VARCHAR } from '../columns/sql-type.js'
import type { StagedColumn } from './staged-column.js'
import { ID_COLUMN, mergeStaged, orderColumn, stageRows } from './staging.js'
import { widenedColumn } from './widen-column.js'

const TEXT = sqlTypeOf({ type: 'NULL', scale: 0 })

const COLUMN_NAMES: ColumnNameRules = { stored: storableName, compared: comparedName }

/** A table of the database. It gets wider with the rows that come. */
export class DuckDbTable {
  readonly #connection: DuckDBConnection
  /** The name for SQL, with the database. Without the database, a temporary table of the same name would be used. */
  readonly #target: string
  readonly #names = new ColumnNames(COLUMN_NAMES)
  readonly #types = new Map<string, StoredType | undefined>()
  /** Columns of text that an earlier run may have made for nothing but nulls. */
  readonly #maybeOnlyNulls = new Set<string>()
  #exists = false

  private constructor(connection: DuckDBConnection, target: string) {
    this.#connection = connection
    this.#target = target
  }

  /**
   * Describes a table as the catalog has it. It may not exist yet.
   *
   * @param name a name that DuckDB can store
   */
  static describe(connection: DuckDBConnection, catalog: Catalog, name: string): DuckDbTable {
    const target = [...catalog.place, name].map(quoteName).join('.')
    const table = new DuckDbTable(connection, target)
    for (const [column, type] of catalog.columnsOf(name)) {
      table.#exists = true
      table.#names.add(column)
      table.#types.set(column, typeFromSql(type))
      if (type === TEXT) table.#maybeOnlyNulls.add(column)
    }
    return table
  }

  /**
   * Adds rows. Before that it adds and widens columns as the rows need it. A row with the id of an older row replaces
   * the older row.
   */
  async insert(rows: RowBuffer): Promise<void> {
    const columns: StagedColumn[] = rows.columns.map(({ key, type, values }) => ({
      ...{ name: this.#names.columnOf(key), values },
      ...storedType(type, values),
    }))
    // A table has at least one column, even when its rows are empty.
    if (columns.length === 0) columns.push({ name: ID_COLUMN, ...VARCHAR, values: [] })
    if (!this.#exists) await this.#create(columns)
    const staged: StagedColumn[] = []
    for (const column of columns) {
      staged.push({ ...column, ...(await this.#makeRoom(column)) })
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
    const definitions = columns.map((column) => `${quoteName(column.name)} ${sqlTypeOf(column)}`)
    await this.#connection.run(`CREATE TABLE ${this.#target} (${definitions.join(', ')})`)
    this.#exists = true
    for (const { name, type, scale } of columns) this.#types.set(name, { type, scale })
  }

  /** Makes sure that the column exists and is wide enough. @returns its type after that */
  async #makeRoom(column: StagedColumn): Promise<StoredType> {
    const { name, type, scale } = column
    if (!this.#types.has(name)) {
      await this.#connection.run(
        `ALTER TABLE ${this.#target} ADD COLUMN ${quoteName(name)} ${sqlTypeOf(column)}`,
      )
      this.#types.set(name, { type, scale })
      return { type, scale }
    }
    const present = this.#types.get(name)
    const maybeOnlyNulls =
      present !== undefined && type !== 'NULL' && this.#maybeOnlyNulls.delete(name)
    const wanted = await widenedColumn({ type: present, maybeOnlyNulls }, column, (question) =>
      this.#isTrue(question),
    )
    if (present === undefined || sqlTypeOf(wanted) !== sqlTypeOf(present)) {
      await this.#connection.run(
        `ALTER TABLE ${this.#target} ALTER COLUMN ${quoteName(name)}
         TYPE ${sqlTypeOf(wanted)} USING ${conversion(name, present?.type, wanted.type)}`,
      )
    }
    this.#types.set(name, wanted)
    return wanted
  }

  async #isTrue(question: string): Promise<boolean> {
    const answer = await this.#connection.runAndReadAll(`SELECT ${question} FROM ${this.#target}`)
    return answer.getRowsJson()[0]?.[0] === true
  }
}

/** Numbers with more digits than a decimal of DuckDB holds are text. */
const storedType = (type: ColumnType, values: readonly unknown[]): StoredType => {
  if (type !== 'DECIMAL') return { type, scale: 0 }
  const shape = decimalShape(values)
  return isStorable(shape) ? { type, scale: shape.scale } : VARCHAR
}
