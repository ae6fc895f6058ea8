import type { Checkpoint, SavedSource } from '@panoply/runner'

/** The place between two batches: what is safe there, and what a run that goes on from there starts with. */
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

/** What a run goes on from. */
export interface StartPoint {
  readonly checkpoint: Checkpoint
  readonly changes: SavedSource['changes']
}
