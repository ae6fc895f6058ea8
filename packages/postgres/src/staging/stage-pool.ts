import type { ColumnType } from '@panoply/runner'

import { SQL_TYPES } from '../columns/sql-type.js'
import type { Session } from '../connection/session.js'

/** A temporary table for waiting rows. It has the columns `c0`, `c1`, … and the position of the row. */
export interface StageTable {
  /** The name, quoted for SQL. */
  readonly name: string
  readonly signature: string
}

/** The column of a stage for the position of a row among the rows since the last commit. */
export const ORDER_COLUMN = 'row_order'

/** The name of the column with this index. */
export const stageColumn = (index: number): string => `c${index}`

/** If there are more free tables, they are dropped, because each needs rows in the catalog of the server. */
const MAX_FREE = 64

/**
 * The temporary tables of a session. They are reused, because each new table makes the catalog of the server larger.
 */
export class StagePool {
  readonly #session: Session
  readonly #free: StageTable[] = []
  #made = 0

  constructor(session: Session) {
    this.#session = session
  }

  /** An empty table with columns of these kinds. */
  async take(types: readonly ColumnType[]): Promise<StageTable> {
    const columns = types.map((type, index) => `${stageColumn(index)} ${SQL_TYPES[type]}`)
    columns.push(`${ORDER_COLUMN} bigint`)
    const signature = columns.join(', ')
    const index = this.#free.findIndex((table) => table.signature === signature)
    const [used] = index === -1 ? [] : this.#free.splice(index, 1)
    if (used) {
      await this.#session.query(`TRUNCATE ${used.name}`)
      return used
    }
    this.#made += 1
    const name = `pg_temp.panoply_stage_${this.#made}`
    await this.#session.query(`CREATE TEMP TABLE ${name.slice('pg_temp.'.length)} (${signature})`)
    return { name, signature }
  }

  /** Takes a table back. Its rows are not needed any more. */
  async release(table: StageTable): Promise<void> {
    this.#free.push(table)
    if (this.#free.length <= MAX_FREE) return
    const oldest = this.#free.shift()
    if (oldest) await this.#session.query(`DROP TABLE ${oldest.name}`)
  }
}
