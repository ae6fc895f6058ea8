import type { JsonObject } from '../values/json-object.js'

/** A stream that a source can give, as discovery found it. */
export interface FoundStream {
  /** The table that the runner routes its rows to: the name of the stream. */
  readonly table: string
  /** The JSON Schemas of its columns, at least one. */
  readonly properties: JsonObject
  /** The columns that tell rows apart; empty where none are known. */
  readonly primaryKey: readonly string[]
  /** The column that new rows are known by, where the source declares one. */
  readonly cursor: string | undefined
  /** Whether a later run reads on from the state of a complete one. */
  readonly isIncremental: boolean
  /** Whether a run that was cut short reads on from its state. */
  readonly isResumable: boolean
}
