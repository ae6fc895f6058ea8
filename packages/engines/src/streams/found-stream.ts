import type { PlainObject } from '@panoply/runner'

/** A stream that discovery has found. */
export interface FoundStream {
  /** The table to which the runner routes its rows. It is the name of the stream. */
  readonly table: string
  /** The JSON Schemas of its columns, at least one. */
  readonly properties: PlainObject
  /** The key columns. Empty if none are known. */
  readonly primaryKey: readonly string[]
  /** The column that shows which rows are new, if the source declares one. */
  readonly cursor: string | undefined
  /** Whether a later run continues from the state of a finished run. */
  readonly isIncremental: boolean
  /** Whether a later run continues from the state of an interrupted run. */
  readonly isResumable: boolean
}
