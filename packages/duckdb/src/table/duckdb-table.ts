import type { DuckDBConnection } from '@duckdb/node-api'
import { ColumnNames, listedContent } from '@panoply/runner'

import type { Catalog } from './catalog.js'
import { COLUMN_NAMES } from './column-name-rules.js'
import { conversion, quoteName } from '../sql.js'
import { sqlTypeOf, type StoredType, typeFromSql, VARCHAR } from '../columns/sql-type.js'
import { storedType } from '../columns/stored-type.js'
import { alterRefused, fixedColumn, generatedColumn } from './fixed-column.js'
import type { IdOrder } from './id-order.js'
import { type InsertOrder, insertStaged, insertUnstaged } from './insert-rows.js'
import type { StagedColumn } from './staged-column.js'
import { hasMisfits, ID_COLUMN } from './staging.js'
import { NO_RULES, type TableRules } from './table-rules.js'
import type { ColumnRows } from './waiting-rows.js'
import { widenedColumn } from './widen-column.js'

const TEXT = sqlTypeOf({ type: 'NULL', scale: 0 })

/** Columns to add per transaction, at most. For each one, DuckDB keeps a copy of the table until it ends. */
const MAX_ADDED = 250

/** A column as the table has it. */
interface TableColumn {
  readonly sqlType: string
  /** `undefined` for a type that the runner itself never makes. */
  readonly stored: StoredType | undefined
  readonly isGenerated: boolean
}

/** A table of the database. Its columns grow with the rows. */
export class DuckDbTable {
  readonly #connection: DuckDBConnection
  readonly #name: string
  /** The name for SQL, with the database. Without the database, a temporary table of the same name would be used. */
  readonly #target: string
  readonly #rules: TableRules
  readonly #names = new ColumnNames(COLUMN_NAMES)
  readonly #columns = new Map<string, TableColumn>()
  /** Text columns that an earlier run may have made only for nulls. */
  readonly #maybeOnlyNulls = new Set<string>()
  #exists = false
  #isCollated = false

  private constructor(
    connection: DuckDBConnection,
    place: readonly string[],
    name: string,
    rules: TableRules,
  ) {
    this.#connection = connection
    this.#name = name
    this.#target = [...place, name].map(quoteName).join('.')
    this.#rules = rules
  }

  /**
   * Reads a table from the catalog. It may not exist yet.
   *
   * @param name a name that DuckDB can store
   */
  static describe(
    connection: DuckDBConnection,
    catalog: Catalog,
    name: string,
    rules: TableRules = NO_RULES,
  ): DuckDbTable {
    const table = new DuckDbTable(connection, catalog.place, name, rules)
    table.#isCollated = catalog.isCollated(name)
    for (const { name: column, sqlType, isGenerated } of catalog.columnsOf(name)) {
      table.#exists = true
      table.#names.add(column)
      table.#columns.set(column, {
        sqlType,
        stored: typeFromSql(sqlType),
        isGenerated,
      })
      if (sqlType === TEXT && !rules.keepsText) table.#maybeOnlyNulls.add(column)
    }
    return table
  }

  /** The names of its columns. */
  get columns(): Iterable<string> {
    return this.#columns.keys()
  }

  /** The key of rows whose values are in a column. */
  keyOf(column: string | undefined, keys: Iterable<string>): string | undefined {
    return [...keys].find((key) => this.#names.columnOf(key) === column)
  }

  /** Tells if rows without ids are about to be added to rows that may be their own. */
  async meetRows(hasIds: boolean): Promise<void> {
    const mayRepeat = this.#exists && !hasIds
    await this.#rules.history.addsTo(mayRepeat ? () => this.#isTrue('count(*) > 0') : undefined)
  }

  /**
   * Adds rows. Before that it adds and widens columns as the rows need it. A row with the id of an older row replaces
   * the older row.
   *
   * @param idOrder the order of the ids that the transaction has inserted so far
   * @returns the number of replaced rows: older rows, and earlier rows among these
   */
  async insert(rows: ColumnRows, idOrder: IdOrder): Promise<number> {
    if (this.#isCollated) idOrder.giveUp()
    const columns = await this.#makeRoom(rows)
    const idColumn = rows.hasIds ? this.#names.columnOf(ID_COLUMN) : undefined
    const idType = this.#columns.get(idColumn ?? '')?.sqlType ?? TEXT
    const order: InsertOrder = {
      target: this.#target,
      columns,
      rowCount: rows.rows,
      idColumn,
      idType,
      idOrder,
    }
    const hasFixed = this.#rules.fixed.size > 0
    const replaced = hasFixed ? undefined : await insertUnstaged(this.#connection, order)
    return (
      replaced ??
      (await insertStaged(this.#connection, order, () => this.#checkFixed(order.columns)))
    )
  }

  /** Adds and widens the columns that rows need. */
  async widen(rows: ColumnRows): Promise<void> {
    await this.#makeRoom(rows)
  }

  /**
   * Creates the table or its missing columns before the first of several pieces of rows is written. DuckDB adds a
   * column more slowly if the same transaction has already written many rows.
   *
   * @returns whether it has all columns; if not, the next transaction must add more
   */
  async addColumns(pieces: Iterable<ColumnRows>): Promise<boolean> {
    const lacking = new Map<string, StagedColumn>()
    for (const piece of pieces) {
      for (const column of this.#coming(piece)) {
        if (!this.#columns.has(column.name) && !lacking.has(column.name)) {
          lacking.set(column.name, column)
        }
      }
    }
    if (!this.#exists && lacking.size > 0) {
      await this.#create([...lacking.values()])
      return true
    }
    for (const column of [...lacking.values()].slice(0, MAX_ADDED)) await this.#typeFor(column)
    return lacking.size <= MAX_ADDED
  }

  async clear(): Promise<void> {
    if (this.#exists) await this.#connection.run(`DELETE FROM ${this.#target}`)
  }

  #coming(rows: ColumnRows): StagedColumn[] {
    const columns: StagedColumn[] = rows.columns.map(({ key, type, content }) => ({
      ...{ name: this.#names.columnOf(key), content },
      ...storedType(type, content),
    }))
    // A table has at least one column, even when its rows are empty.
    if (columns.length === 0)
      columns.push({ name: ID_COLUMN, ...VARCHAR, content: listedContent([]) })
    return columns
  }

  /** @returns the columns of the rows as they are staged */
  async #makeRoom(rows: ColumnRows): Promise<readonly StagedColumn[]> {
    const columns = this.#coming(rows)
    if (!this.#exists) await this.#create(columns)
    const staged: StagedColumn[] = []
    for (const column of columns) {
      const type = await this.#typeFor(column)
      if (type) staged.push({ ...column, ...type })
    }
    return staged
  }

  async #create(columns: readonly StagedColumn[]): Promise<void> {
    const definitions = columns.map((column) => `${quoteName(column.name)} ${sqlTypeOf(column)}`)
    await this.#connection.run(`CREATE TABLE ${this.#target} (${definitions.join(', ')})`)
    this.#exists = true
    for (const column of columns) this.#note(column.name, column)
  }

  #note(name: string, { type, scale }: StoredType): StoredType {
    const stored = { type, scale }
    const sqlType = sqlTypeOf(stored)
    this.#rules.history.note(name, this.#columns.get(name)?.sqlType, sqlType)
    this.#columns.set(name, { sqlType, stored, isGenerated: false })
    return stored
  }

  /** Creates or widens the column. @returns the type to stage its values as, if it accepts values */
  async #typeFor(column: StagedColumn): Promise<StoredType | undefined> {
    const { name, type, content } = column
    const present = this.#columns.get(name)
    if (!present) {
      this.#rules.onAlter()
      const definition = `${quoteName(name)} ${sqlTypeOf(column)}`
      await this.#connection.run(`ALTER TABLE ${this.#target} ADD COLUMN ${definition}`)
      return this.#note(name, column)
    }
    if (present.isGenerated) {
      if (content.all.every((value) => value === null)) return undefined
      throw generatedColumn(this.#name, name)
    }
    if (this.#rules.fixed.has(name)) {
      this.#rules.history.note(name, present.sqlType, present.sqlType)
      return column
    }
    const maybeOnlyNulls =
      present.stored !== undefined && type !== 'NULL' && this.#maybeOnlyNulls.delete(name)
    const wanted = await widenedColumn(
      { type: present.stored, maybeOnlyNulls },
      column,
      (question) => this.#isTrue(question),
    )
    if (sqlTypeOf(wanted) !== present.sqlType) await this.#widen(name, present.stored, wanted)
    return this.#note(name, wanted)
  }

  async #widen(name: string, present: StoredType | undefined, wanted: StoredType): Promise<void> {
    this.#rules.onAlter()
    try {
      await this.#connection.run(
        `ALTER TABLE ${this.#target} ALTER COLUMN ${quoteName(name)}
         TYPE ${sqlTypeOf(wanted)} USING ${conversion(name, present?.type, wanted.type)}`,
      )
    } catch (error) {
      throw alterRefused(name, error)
    }
  }

  /** A column that keeps its type accepts values that lose nothing in it. */
  async #checkFixed(staged: readonly StagedColumn[]): Promise<void> {
    for (const column of staged) {
      const present = this.#columns.get(column.name)
      const reason = this.#rules.fixed.get(column.name)
      if (reason === undefined || !present || present.sqlType === sqlTypeOf(column)) continue
      if (await hasMisfits(this.#connection, column.name, present.sqlType)) {
        throw fixedColumn(this.#name, column.name, present.sqlType, reason)
      }
    }
  }

  async #isTrue(question: string): Promise<boolean> {
    const answer = await this.#connection.runAndReadAll(`SELECT ${question} FROM ${this.#target}`)
    return answer.getRowsJson()[0]?.[0] === true
  }
}
