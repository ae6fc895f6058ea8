/** The names of a table. */
export interface TablePlace {
  readonly schema: string
  /** The name in PostgreSQL. */
  readonly name: string
  /** The name in the rows. */
  readonly given: string
  /** Whether an earlier run has left a checkpoint. */
  readonly hasCheckpoint: boolean
  readonly warn: (message: string) => void
}
