import type { Checkpoint, SavedSource } from '@panoply/runner'

/** The point between two batches: the rows that are committed by then, and the state from which a run continues. */
export interface Edge {
  /** 1 is the edge after the first batch. */
  readonly number: number
  /** The number of committed rows. */
  readonly rows: number
  readonly checkpoint: Checkpoint
  /** The parameters that the source had changed when the batch before the edge was committed. */
  readonly changes: SavedSource['changes']
  /**
   * The parameters that the source had changed when the next batch was read but not yet committed. Changes are saved at
   * once.
   */
  readonly changesInFlight: SavedSource['changes']
}

/** The facts from which a run continues. */
export interface StartPoint {
  readonly checkpoint: Checkpoint
  readonly changes: SavedSource['changes']
}
