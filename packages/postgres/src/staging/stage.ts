import type { ColumnType, RowBuffer } from '@panoply/runner'

import type { Session } from '../connection/session.js'
import { copyLines } from './copy-lines.js'
import type { Layout } from './layout.js'
import { ORDER_COLUMN, stageColumn, type StagePool, type StageTable } from './stage-pool.js'

/** A column of a stage. */
export interface StageColumn {
  /** The key that rows have. */
  readonly key: string
  readonly type: ColumnType
  /** Its name in the stage, as SQL takes it. */
  readonly expression: string
}

/** Rows of one table that are with the server, but not in the table yet. */
export class Stage {
  readonly table: StageTable
  readonly columns: readonly StageColumn[]
  readonly hasIds: boolean
  #rows = 0

  private constructor(table: StageTable, layout: Layout) {
    this.table = table
    this.hasIds = layout.hasIds
    this.columns = [...layout.types].map(([key, type], index) => ({
      ...{ key, type },
      expression: stageColumn(index),
    }))
  }

  /** @param layout what the rows to come fit in */
  static async open(pool: StagePool, layout: Layout): Promise<Stage> {
    return new Stage(await pool.take([...layout.types.values()], layout.hasIds), layout)
  }

  /** Sends rows that fit. A column that they lack stays empty. */
  async add(session: Session, rows: RowBuffer): Promise<void> {
    const byKey = new Map(rows.columns.map((column) => [column.key, column]))
    const columns = this.columns.flatMap(({ key, type, expression }) => {
      const values = byKey.get(key)?.values
      return values ? [{ type, values, expression }] : []
    })
    // COPY takes no empty list of columns.
    const [first] = this.columns
    if (columns.length === 0 && first) columns.push({ ...first, values: [] })
    const names = columns.map(({ expression }) => expression)
    if (this.hasIds) names.push(ORDER_COLUMN)
    await session.copy(
      `COPY ${this.table.name} (${names.join(', ')}) FROM STDIN`,
      copyLines(columns, rows.rows, this.hasIds ? this.#rows : undefined),
    )
    this.#rows += rows.rows
  }
}
