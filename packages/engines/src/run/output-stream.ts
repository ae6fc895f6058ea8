import type { RowShape } from '../streams/row-shape.js'

/** The number of rows that were not written, by the reason. */
export interface LeftOut {
  /** The row has no columns, or none of its columns is in the schema. */
  empty: number
}

/** A stream that is written to the engine: the form of its records, and their number. */
export class OutputStream {
  /** The table to which the runner routes its rows. */
  readonly table: string
  /** The name that the engine uses. */
  readonly name: string
  readonly shape: RowShape
  /** The key columns, if the engine needs them: a row must have at least one of them. */
  readonly keys: readonly string[]
  readonly leftOut: LeftOut = { empty: 0 }
  /** The number of records written in this run. */
  records = 0
  /** The number of records written since the last state. */
  recordsSinceState = 0

  constructor(table: string, name: string, shape: RowShape, keys: readonly string[]) {
    this.table = table
    this.name = name
    this.shape = shape
    this.keys = keys
  }
}
