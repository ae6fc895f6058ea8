import type { SavedSource } from './saved-source.js'
import type { Lease } from './lease.js'

/** The access of one run to the saved facts of its source. */
export interface StateSession {
  /** The saved facts when the session was opened. */
  readonly saved: SavedSource
  /** The lease on the source, if the run owns it only for a time. The session renews it until `close`. */
  readonly lease?: Lease
  /**
   * Replaces the saved facts, completely or not at all. The runner never calls it again before it is done.
   *
   * @throws LeaseLostError when another run has taken the source over
   */
  save(saved: SavedSource): void | Promise<void>
  /** Lets the next run of the source begin. */
  close(): void | Promise<void>
}

/** The place where state and changed parameters are saved between runs. */
export interface StateStore {
  /**
   * Opens the saved facts of a source for one run.
   *
   * @param sourceKey names the source; it is valid as the name of a file
   * @param sourceName the name of the source in messages
   * @throws RunLockedError when another run uses the source
   */
  open(sourceKey: string, sourceName: string): StateSession | Promise<StateSession>
}
