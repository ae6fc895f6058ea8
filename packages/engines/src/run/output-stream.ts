import type { RowShape } from '../streams/row-shape.js'

/** Rows that were not written, by the reason. */
export interface LeftOut {
  /** No column of the row is in the schema, or the row has none. */
  empty: number
}

/** A stream on its way to the engine: the form of its records and how many were written. */
export class OutputStream {
  /** The table that the runner routes its rows to. */
  readonly table: string
  /** What the engine calls it. */
  readonly name: string
  readonly shape: RowShape
  /** The columns that tell rows apart, where the engine writes with them: one of them has to be there. */
  readonly keys: readonly string[]
  readonly leftOut: LeftOut = { empty: 0 }
  /** Written in this run. */
  records = 0
  /** Written since the last state. */
  recordsSinceState = 0

  constructor(table: string, name: string, shape: RowShape, keys: readonly string[]) {
    this.table = table
    this.name = name
    this.shape = shape
    this.keys = keys
  }
}
