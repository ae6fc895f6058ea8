import type { Checkpoint, SavedSource } from '@panoply/runner'

/** The place between two batches: the rows that are committed there, and the state from which a run continues. */
export interface Edge {
  /** 1 is the edge behind the first batch. */
  readonly number: number
  /** How many rows are safe. */
  readonly rows: number
  readonly checkpoint: Checkpoint
  /** The parameters that the source had changed when the batch before the edge was safe. */
  readonly changes: SavedSource['changes']
  /** The same when the next batch was at hand and not yet safe: they are saved at once. */
  readonly changesInHand: SavedSource['changes']
}

/** The facts from which a run continues. */
export interface StartPoint {
  readonly checkpoint: Checkpoint
  readonly changes: SavedSource['changes']
}
