import { ColumnNames, ID_KEY, type Refusal, TableHistory } from '@panoply/runner'

import { quoteName, quoteTable, storedName, SYSTEM_COLUMNS } from '../columns/identifiers.js'
import { SQL_TYPES } from '../columns/sql-type.js'
import type { Session } from '../connection/session.js'
import { Layout } from '../staging/layout.js'
import { Stage } from '../staging/stage.js'
import type { StagePool } from '../staging/stage-pool.js'
import type { WaitingRows } from '../staging/waiting-rows.js'
import { ColumnRoom, MAX_COLUMNS } from './column-room.js'
import { type Inserted, insertRows, valueFor } from './insert-rows.js'
import { lockNumber } from './lock-number.js'
import { describeTable, otherKind, type PresentTable } from './present-table.js'
import type { TablePlace } from './table-place.js'
import { tableQuestions } from './table-questions.js'
import { columnOf, notATable, tableRefused, tooManyColumns } from './table-refusal.js'
import {
  type ComingColumn,
  type FinalColumn,
  planTable,
  type TableQuestions,
} from './widen-table.js'

/** One table: its waiting rows, and the merge of these rows into it. */
export class PostgresTable {
  readonly name: string
  readonly given: string
  readonly schema: string
  readonly #session: Session
  readonly #pool: StagePool
  readonly #names = new ColumnNames({ stored: storedName, reserved: SYSTEM_COLUMNS })
  readonly #questions: TableQuestions
  readonly #history: TableHistory
  #layout = new Layout()
  #stages: Stage[] = []
  /** Rows that could not be sent. */
  #refused: Refusal[] = []
  #room: ColumnRoom | undefined
  /** The position of the row before which the table is to be emptied. */
  #emptiedAt: number | undefined

  constructor(session: Session, pool: StagePool, place: TablePlace) {
    const { schema, name, given } = place
    this.#session = session
    this.#pool = pool
    this.schema = schema
    this.name = name
    this.given = given
    this.#questions = tableQuestions(session, this.#target)
    this.#history = new TableHistory({ table: name, ...place })
  }

  /** Reads the columns of the table. Call it before {@link PostgresTable.admit}. */
  async look(): Promise<void> {
    if (this.#room) return
    const present = await describeTable(this.#session, this.schema, this.name)
    for (const name of present?.columns.keys() ?? []) this.#names.add(name)
    this.#room = new ColumnRoom(present, this.#names)
  }

  /**
   * Checks that the table has room for the columns of a row.
   *
   * @throws PostgresError of the kind `limit`
   */
  admit(record: Readonly<Record<string, unknown>>): void {
    const count = this.#room?.admit(record)
    if (count !== undefined) throw tooManyColumns(this.#session, this.name, count)
  }

  /** Sends rows to the server, outside of any transaction. The table itself is not changed yet. */
  async stage(rows: WaitingRows): Promise<void> {
    const hasGrown = this.#layout.fit(rows.buffer)
    try {
      let stage = this.#stages.at(-1)
      if (!stage || hasGrown) {
        stage = await Stage.open(this.#pool, this.#layout)
        this.#stages.push(stage)
      }
      const refused = await stage.add(this.#session, rows)
      for (const one of refused) this.#refused.push({ ...one, reason: this.#inWords(one.reason) })
    } catch (error) {
      throw tableRefused(this.#session, this.name, error)
    }
  }

  /** Empties the table before the staged rows are merged. @param position the position of the next row */
  clear(position: number): void {
    this.#emptiedAt ??= position
  }

  /** The columns that this run has filled. */
  get filled(): Iterable<string> {
    return this.#history.filled
  }

  get hasWork(): boolean {
    return this.#emptiedAt !== undefined || this.#hasRows || this.#refused.length > 0
  }

  get #hasRows(): boolean {
    return this.#stages.some(({ positions }) => positions.length > 0)
  }

  /** Removes staged rows. @param end rows from this position on are removed, too */
  async leaveOut(positions: ReadonlySet<number>, end: number): Promise<void> {
    this.#refused = this.#refused.filter(({ position: p }) => p < end && !positions.has(p))
    if (this.#emptiedAt !== undefined && this.#emptiedAt >= end) this.#emptiedAt = undefined
    for (const stage of this.#stages) await stage.leaveOut(this.#session, positions, end)
  }

  /**
   * Merges all staged rows into the table, inside the open transaction.
   *
   * @param maxRefused the largest number of refused rows to look for
   * @returns the refused rows. If there are fewer than `maxRefused`, all other rows are in the table
   */
  async merge(maxRefused: number): Promise<Inserted> {
    // Several sources may write to the same table. The lock lets one at a time change columns and replace rows.
    await this.#session.query('SELECT pg_catalog.pg_advisory_xact_lock($1::bigint)', [
      lockNumber(this.schema, this.name),
    ])
    const present = await describeTable(this.#session, this.schema, this.name)
    const other = present && otherKind(present)
    if (other !== undefined) throw notATable(this.#session, this.name, other)
    if (present && this.#emptiedAt !== undefined) await this.#run(`DELETE FROM ${this.#target}`)
    const refused = [...this.#refused]
    this.#history.begin()
    let replaced = 0
    if (!this.#hasRows) return { refused, replaced }
    const columns = present ? await this.#widen(present) : await this.#create()
    for (const { name, sqlType } of columns) {
      this.#history.note(name, present?.columns.get(name), sqlType)
    }
    const isEmpty = !present || this.#emptiedAt !== undefined
    if (this.#layout.hasIds) await this.#indexIds(present)
    const mayRepeat = !isEmpty && !this.#layout.hasIds
    await this.#history.addsTo(mayRepeat ? this.#questions.hasRows : undefined)
    for (const [index, stage] of this.#stages.entries()) {
      const limit = { isEmpty: isEmpty && index === 0, maxRefused: maxRefused - refused.length }
      const inserted = await this.#insert(stage, columns, limit)
      refused.push(...inserted.refused)
      replaced += inserted.replaced
    }
    return { refused, replaced }
  }

  /** Called after the commit: the staged rows are in the table. */
  async settle(): Promise<void> {
    this.#history.settle()
    await this.#forget()
  }

  /** Discards the staged rows and the planned changes of the table. */
  async discard(): Promise<void> {
    this.#layout = new Layout()
    this.#room = undefined
    this.#history.begin()
    await this.#forget()
  }

  async #forget(): Promise<void> {
    this.#emptiedAt = undefined
    this.#refused = []
    const stages = this.#stages
    this.#stages = []
    for (const { table } of stages) await this.#pool.release(table)
  }

  get #target(): string {
    return quoteTable(this.schema, this.name)
  }

  /** The columns of the staged rows. Every run gives the same key the same column. */
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

  /** Creates the index on the id. It is a hash index, because ids may be longer than a B-tree index allows. */
  async #indexIds(present: PresentTable | undefined): Promise<void> {
    const idColumn = this.#names.columnOf(ID_KEY)
    if (present?.indexed.has(idColumn)) return
    await this.#run(`CREATE INDEX ON ${this.#target} USING hash (${quoteName(idColumn)})`)
  }

  async #insert(
    stage: Stage,
    columns: readonly FinalColumn[],
    limit: { readonly isEmpty: boolean; readonly maxRefused: number },
  ): Promise<Inserted> {
    const byName = new Map(columns.map((column) => [column.name, column]))
    const moves = stage.columns.map(({ key, type, expression }) => {
      const name = this.#names.columnOf(key)
      return { key, name, expression, value: valueFor(expression, type, byName.get(name)) }
    })
    const id = stage.hasIds ? moves.find(({ key }) => key === ID_KEY) : undefined
    try {
      return await insertRows(this.#session, {
        ...{ stage, target: this.#target, ...limit },
        id: id && { name: quoteName(id.name), expression: id.expression },
        names: moves.map(({ name }) => quoteName(name)),
        values: moves.map(({ value }) => value),
        inWords: (error) => this.#inWords(error),
        keyOf: (error) => moves.find(({ name }) => name === columnOf(error))?.key,
      })
    } catch (error) {
      throw this.#inWords(error)
    }
  }

  #inWords(error: unknown): unknown {
    return tableRefused(this.#session, this.name, error)
  }

  async #run(statement: string, retyped: readonly FinalColumn[] = []): Promise<void> {
    try {
      await this.#session.query(statement)
    } catch (error) {
      throw tableRefused(this.#session, this.name, error, retyped)
    }
  }
}
