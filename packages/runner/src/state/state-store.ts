import type { SavedSource } from './saved-source.js'
import type { Lease } from './lease.js'

/** One run's hold on what is saved of its source. */
export interface StateSession {
  /** What was saved when the session was opened. */
  readonly saved: SavedSource
  /** Where the source belongs to the run for a time only: the right to it, which the session renews until `close`. */
  readonly lease?: Lease
  /**
   * Keeps this in place of what was saved, whole or not at all. The runner never calls it again before it is done.
   *
   * @throws LeaseLostError when another run has taken the source over
   */
  save(saved: SavedSource): void | Promise<void>
  /** Lets the next run of the source begin. */
  close(): void | Promise<void>
}

/** Where state and changed parameters are saved between runs. */
export interface StateStore {
  /**
   * Takes a source for one run.
   *
   * @param sourceKey names the source; fit for the name of a file
   * @param sourceName what messages call it
   * @throws RunLockedError when another run has it
   */
  open(sourceKey: string, sourceName: string): StateSession | Promise<StateSession>
}
