import { createHash } from 'node:crypto'

import { ColumnNames, type ColumnType, ID_KEY, type RowBuffer } from '@panoply/runner'

import { conversion } from '../columns/conversion.js'
import { quoteName, quoteTable, storedName, SYSTEM_COLUMNS } from '../columns/identifiers.js'
import { SQL_TYPES } from '../columns/sql-type.js'
import type { Session } from '../connection/session.js'
import { Layout } from '../staging/layout.js'
import { Stage } from '../staging/stage.js'
import { ORDER_COLUMN, type StagePool } from '../staging/stage-pool.js'
import { describeTable, otherKind, type PresentTable } from './present-table.js'
import { notATable, tableRefused, tooManyColumns } from './table-refusal.js'
import {
  type ComingColumn,
  type FinalColumn,
  planTable,
  type TableQuestions,
} from './widen-table.js'

/** A table of PostgreSQL has no more columns: https://www.postgresql.org/docs/current/limits.html */
const MAX_COLUMNS = 1_600

/** Where the rows of a table wait, and how they get into it. */
export class PostgresTable {
  readonly name: string
  readonly schema: string
  readonly #session: Session
  readonly #pool: StagePool
  readonly #names = new ColumnNames({ stored: storedName, reserved: SYSTEM_COLUMNS })
  /** Columns of text that hold texts: they are asked about once. */
  readonly #texts = new Set<string>()
  #layout = new Layout()
  #stages: Stage[] = []
  #isToBeEmptied = false

  /** @param name as PostgreSQL keeps it */
  constructor(session: Session, pool: StagePool, schema: string, name: string) {
    this.#session = session
    this.#pool = pool
    this.schema = schema
    this.name = name
  }

  /** Sends rows to the server, outside of any transaction: the table itself is not touched. */
  async stage(rows: RowBuffer): Promise<void> {
    const hasGrown = this.#layout.fit(rows)
    if (this.#layout.types.size >= MAX_COLUMNS) {
      throw tooManyColumns(this.#session, this.name, this.#layout.types.size)
    }
    try {
      let stage = this.#stages.at(-1)
      if (!stage || hasGrown) {
        stage = await Stage.open(this.#pool, this.#layout)
        this.#stages.push(stage)
      }
      await stage.add(this.#session, rows)
    } catch (error) {
      throw tableRefused(this.#session, this.name, error)
    }
  }

  /** Has the table emptied before the staged rows go in. */
  clear(): void {
    this.#isToBeEmptied = true
  }

  get hasWork(): boolean {
    return this.#isToBeEmptied || this.#stages.length > 0
  }

  /** Puts everything that is staged into the table, inside the open transaction. */
  async merge(): Promise<void> {
    // Of several sources that write to one table, one at a time makes columns and replaces rows.
    await this.#session.query('SELECT pg_catalog.pg_advisory_xact_lock($1::bigint)', [
      lockNumber(this.schema, this.name),
    ])
    const present = await describeTable(this.#session, this.schema, this.name)
    const other = present && otherKind(present)
    if (other !== undefined) throw notATable(this.#session, this.name, other)
    if (present && this.#isToBeEmptied) await this.#run(`DELETE FROM ${this.#target}`)
    if (this.#stages.length === 0) return
    const columns = present ? await this.#widen(present) : await this.#create()
    if (this.#layout.hasIds) await this.#indexIds(present)
    const isEmpty = !present || this.#isToBeEmptied
    for (const [index, stage] of this.#stages.entries()) {
      await this.#insert(stage, columns, isEmpty && index === 0)
    }
  }

  /** After the transaction: what was staged is in the table. */
  async settle(): Promise<void> {
    this.#isToBeEmptied = false
    const stages = this.#stages
    this.#stages = []
    for (const { table } of stages) await this.#pool.release(table)
  }

  /** Forgets what was staged, and what it asked of the table. */
  async discard(): Promise<void> {
    this.#layout = new Layout()
    await this.settle()
  }

  get #target(): string {
    return quoteTable(this.schema, this.name)
  }

  /** The columns that rows bring along; a new run gives the same key the same column. */
  #coming(present?: PresentTable): ComingColumn[] {
    for (const name of present?.columns.keys() ?? []) this.#names.add(name)
    return [...this.#layout.types].map(([key, type]) => ({ name: this.#names.columnOf(key), type }))
  }

  async #create(): Promise<FinalColumn[]> {
    const columns = this.#coming().map(({ name, type }) => ({
      ...{ name, type },
      sqlType: SQL_TYPES[type],
    }))
    const definitions = columns.map(({ name, sqlType }) => `${quoteName(name)} ${sqlType}`)
    await this.#run(`CREATE TABLE ${this.#target} (${definitions.join(', ')})`)
    return columns
  }

  async #widen(present: PresentTable): Promise<readonly FinalColumn[]> {
    const plan = await planTable(present, this.#coming(present), this.#questions)
    const added = plan.columns.filter(({ name }) => !present.columns.has(name)).length
    if (present.columnCount + added > MAX_COLUMNS) {
      throw tooManyColumns(this.#session, this.name, present.columnCount + added)
    }
    if (plan.changes.length > 0) {
      await this.#run(`ALTER TABLE ${this.#target} ${plan.changes.join(', ')}`, plan.retyped)
    }
    return plan.columns
  }

  readonly #questions: TableQuestions = {
    hasOnlyNulls: async (column) => {
      if (this.#texts.has(column)) return false
      const isNull = `NOT EXISTS (SELECT FROM ${this.#target} WHERE ${quoteName(column)} IS NOT NULL)`
      const hasOnlyNulls = await this.#isTrue(isNull)
      if (!hasOnlyNulls) this.#texts.add(column)
      return hasOnlyNulls
    },
    hasLargeNumbers: (column) =>
      this.#isTrue(
        `EXISTS (SELECT FROM ${this.#target} WHERE ${quoteName(column)}
          NOT BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER})`,
      ),
  }

  async #isTrue(question: string): Promise<boolean> {
    const [answer] = await this.#session.query(`SELECT ${question} AS answer`)
    return answer?.['answer'] === true
  }

  /** Rows are replaced by their id. A hash index takes an id of any length, which the usual one does not. */
  async #indexIds(present: PresentTable | undefined): Promise<void> {
    const idColumn = this.#names.columnOf(ID_KEY)
    if (present?.indexed.has(idColumn)) return
    await this.#run(`CREATE INDEX ON ${this.#target} USING hash (${quoteName(idColumn)})`)
  }

  async #insert(stage: Stage, columns: readonly FinalColumn[], isEmpty: boolean): Promise<void> {
    const byName = new Map(columns.map((column) => [column.name, column]))
    const moves = stage.columns.map(({ key, type, expression }) => {
      const name = this.#names.columnOf(key)
      return { key, name, expression, value: valueFor(expression, type, byName.get(name)) }
    })
    const id = stage.hasIds ? moves.find(({ key }) => key === ID_KEY) : undefined
    if (id && !isEmpty) {
      await this.#run(`DELETE FROM ${this.#target} WHERE ${quoteName(id.name)} IN
        (SELECT ${id.expression} FROM ${stage.table.name} WHERE ${id.expression} IS NOT NULL)`)
    }
    // Of rows with one id the last one to come stays.
    const condition = id
      ? ` WHERE ${id.expression} IS NULL OR ${ORDER_COLUMN} IN
          (SELECT max(${ORDER_COLUMN}) FROM ${stage.table.name} GROUP BY ${id.expression})`
      : ''
    const names = moves.map(({ name }) => quoteName(name)).join(', ')
    const values = moves.map(({ value }) => value).join(', ')
    await this.#run(
      `INSERT INTO ${this.#target} (${names}) SELECT ${values} FROM ${stage.table.name}${condition}`,
    )
  }

  async #run(statement: string, retyped: readonly FinalColumn[] = []): Promise<void> {
    try {
      await this.#session.query(statement)
    } catch (error) {
      throw tableRefused(this.#session, this.name, error, retyped)
    }
  }
}

const valueFor = (expression: string, type: ColumnType, final: FinalColumn | undefined): string => {
  if (!final?.type || type === 'NULL') return 'NULL'
  const value = conversion(expression, type, final.type)
  return final.sqlType === SQL_TYPES[final.type] ? value : `(${value})::${final.sqlType}`
}

/** A number for a lock, the same in every process. */
const lockNumber = (schema: string, table: string): string =>
  createHash('sha256').update(`panoply ${schema} ${table}`).digest().readBigInt64BE().toString()
