import type { RejectedRow } from './rejects.js'
import type { RunReport } from './run-report.js'

/** The events of a run, in order. Their texts never hold a secret of the source's parameters. */
export type RunEvent =
  | {
      readonly type: 'start'
      /** The title of the source. */
      readonly source: string
      /** The place of the rows, for a person. */
      readonly destination: string
      /** Whether the source is started with the state of an earlier run. */
      readonly resumed: boolean
    }
  /** The progress that the source reports. Counts are `null` while they are not known. */
  | {
      readonly type: 'progress'
      readonly loaded: number | null
      readonly total: number | null
      readonly message: string
    }
  /** A batch was passed to the destination. `rows` and `reads` count from the start of the run. */
  | { readonly type: 'batch'; readonly rows: number; readonly reads: number }
  /** Rows are committed, together with their state. `rows` counts the rows that this run has committed so far. */
  | { readonly type: 'checkpoint'; readonly rows: number }
  /** A `read` failed and is tried again. */
  | {
      readonly type: 'retry'
      readonly attempt: number
      readonly maxAttempts: number
      readonly delayMs: number
      readonly error: string
    }
  /** A `read` has shown no activity for some time. */
  | { readonly type: 'stall'; readonly waitedMs: number; readonly waitsFor: string }
  /** A row that the destination cannot write was left out. `maxRejects` allows it. */
  | ({ readonly type: 'reject' } & RejectedRow)
  | { readonly type: 'log'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string }
  /** The source changed parameters, and they are saved. */
  | { readonly type: 'source-change'; readonly names: readonly string[] }
  /** The source fired one of its own events. */
  | { readonly type: 'source-event'; readonly name: string; readonly data: unknown }
  /** The run was asked to stop. It finishes the current batch. */
  | { readonly type: 'stopping' }
  | { readonly type: 'end'; readonly report: RunReport }

/** Called with the events of a run. It must not throw: an error ends the run. */
export type RunEventHandler = (event: RunEvent) => void
