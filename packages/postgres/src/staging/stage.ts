import type { Refusal, RowBuffer } from '@panoply/runner'

import { isOfARow } from '../connection/row-refusal.js'
import type { Session } from '../connection/session.js'
import { copyLines } from './copy-lines.js'
import type { Layout } from './layout.js'
import { ORDER_COLUMN, stageColumn, type StagePool, type StageTable } from './stage-pool.js'
import { bufferedRow, readStagedRow, type StageColumn } from './staged-record.js'
import type { WaitingRows } from './waiting-rows.js'

/** Rows of one table that were sent to the server, but are not in the table yet. */
export class Stage {
  readonly table: StageTable
  readonly columns: readonly StageColumn[]
  readonly hasIds: boolean
  /** The positions of the rows, in their order. */
  #positions: number[] = []

  private constructor(table: StageTable, layout: Layout) {
    this.table = table
    this.hasIds = layout.hasIds
    this.columns = [...layout.types].map(([key, type], index) => ({
      ...{ key, type },
      expression: stageColumn(index),
    }))
  }

  /** @param layout the layout for the next rows */
  static async open(pool: StagePool, layout: Layout): Promise<Stage> {
    return new Stage(await pool.take([...layout.types.values()]), layout)
  }

  /** The positions of its rows, in their order. */
  get positions(): readonly number[] {
    return this.#positions
  }

  /**
   * Sends rows. Columns that they do not have stay empty.
   *
   * @returns the rows that are too large for any table
   */
  async add(session: Session, rows: WaitingRows): Promise<Refusal[]> {
    const refused: Refusal[] = []
    await this.#send(session, rows, [0, rows.positions.length], refused)
    return refused
  }

  /** Removes rows. @param end rows from this position on are removed, too */
  async leaveOut(session: Session, positions: ReadonlySet<number>, end: number): Promise<void> {
    const isOut = (position: number): boolean => position >= end || positions.has(position)
    const there = this.#positions.filter((position) => position < end && isOut(position))
    const among = there.length === 0 ? '' : ` OR ${ORDER_COLUMN} IN (${there.join(', ')})`
    await session.query(`DELETE FROM ${this.table.name} WHERE ${ORDER_COLUMN} >= ${end}${among}`)
    this.#positions = this.#positions.filter((position) => !isOut(position))
  }

  /** A staged row, as the source returned it. */
  record(session: Session, position: number): Promise<Record<string, unknown>> {
    return readStagedRow(session, this.table, this.columns, position)
  }

  /** Sends rows. If the server refuses some, they are halved until each bad row is found. */
  async #send(
    session: Session,
    rows: WaitingRows,
    [from, to]: readonly [number, number],
    refused: Refusal[],
  ): Promise<void> {
    try {
      await this.#copy(session, rows, from, to)
      for (const position of rows.positions.slice(from, to)) this.#positions.push(position)
    } catch (error) {
      if (!isOfARow(error)) throw error
      if (to - from === 1) {
        const position = rows.positions[from] ?? 0
        const record = bufferedRow(rows.buffer.columns, from)
        refused.push({ position, reason: error, key: undefined, record })
        return
      }
      const middle = Math.ceil((from + to) / 2)
      await this.#send(session, rows, [from, middle], refused)
      await this.#send(session, rows, [middle, to], refused)
    }
  }

  async #copy(
    session: Session,
    { buffer, positions }: WaitingRows,
    from: number,
    to: number,
  ): Promise<void> {
    const columns = this.#columnsOf(buffer)
    const names = [...columns.map(({ expression }) => expression), ORDER_COLUMN]
    await session.copy(
      `COPY ${this.table.name} (${names.join(', ')}) FROM STDIN`,
      copyLines(columns, positions, [from, to]),
    )
  }

  #columnsOf(rows: RowBuffer): (StageColumn & { readonly values: readonly unknown[] })[] {
    const byKey = new Map(rows.columns.map((column) => [column.key, column]))
    return this.columns.flatMap((column) => {
      const values = byKey.get(column.key)?.content.all
      return values ? [{ ...column, values }] : []
    })
  }
}
