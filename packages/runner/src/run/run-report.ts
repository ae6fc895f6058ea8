import type { DestinationReport } from '../destination/destination.js'

/**
 * How a run ended: the source reached its end (`finished`), the run was asked to stop (`stopped`), or a part of it
 * failed (`failed`).
 */
export type RunOutcome = 'finished' | 'stopped' | 'failed'

/** The result of a run. */
export interface RunReport {
  readonly outcome: RunOutcome
  /** The title of the source. */
  readonly source: string
  /** The number of rows that are committed. */
  readonly rows: number
  /** The number of rejected rows up to the last checkpoint of this run, as `maxRejects` allows. */
  readonly rejected: number
  /** The number of batches that `read` returned. */
  readonly reads: number
  /** The number of further tries after a failed `read`. */
  readonly retries: number
  /** The number of commits. */
  readonly checkpoints: number
  readonly durationMs: number
  /** Whether the source was started with the state of an earlier run. */
  readonly resumed: boolean
  /** Rows per table, bytes, the place of the data and how to query it. */
  readonly destination: DestinationReport
  readonly warnings: readonly string[]
}
