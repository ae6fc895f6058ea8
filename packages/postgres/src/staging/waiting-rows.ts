import { type DeclaredColumns, RowBuffer, type TableRow } from '@panoply/runner'

import { typeOfPostgresValue } from '../columns/sql-type.js'

/** The rows of one table that wait to be sent. Positions count the rows since the last commit. */
export class WaitingRows {
  readonly buffer = new RowBuffer(typeOfPostgresValue)
  readonly positions: number[] = []

  /** @param declared the declared types of the columns, if the source declares them */
  add(row: TableRow, position: number, declared?: DeclaredColumns): void {
    this.buffer.add(row, declared)
    this.positions.push(position)
  }
}
