import type { DestinationReport } from '../destination/destination.js'

/**
 * How a run ended: the source was at its end (`finished`), the run was asked to stop (`stopped`), or something failed.
 */
export type RunOutcome = 'finished' | 'stopped' | 'failed'

/** What a run did. */
export interface RunReport {
  readonly outcome: RunOutcome
  /** The title of the source. */
  readonly source: string
  /** Rows that are safe in the destination. */
  readonly rows: number
  /** Rows that were left out, as `maxRejects` allows, up to the last checkpoint of this run. */
  readonly rejected: number
  /** How often `read` returned a batch. */
  readonly reads: number
  /** How often a failed `read` was tried again. */
  readonly retries: number
  /** How often everything so far was made safe. */
  readonly checkpoints: number
  readonly durationMs: number
  /** Whether the source was started with the state of an earlier run. */
  readonly resumed: boolean
  /** Rows a table, bytes, where the data is and how to query it. */
  readonly destination: DestinationReport
  readonly warnings: readonly string[]
}
