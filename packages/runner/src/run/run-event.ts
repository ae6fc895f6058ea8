import type { RejectedRow } from './rejects.js'
import type { RunReport } from './run-report.js'

/** What happens in a run, as it happens. Texts never hold a secret of the source's parameters. */
export type RunEvent =
  | {
      readonly type: 'start'
      /** The title of the source. */
      readonly source: string
      /** Where rows go, for a person. */
      readonly destination: string
      /** Whether the source is started with the state of an earlier run. */
      readonly resumed: boolean
    }
  /** What the source tells of its progress; counts are `null` while they are not known. */
  | {
      readonly type: 'progress'
      readonly loaded: number | null
      readonly total: number | null
      readonly message: string
    }
  /** A batch was handed to the destination. `rows` and `reads` count from the start of the run. */
  | { readonly type: 'batch'; readonly rows: number; readonly reads: number }
  /** Everything so far is safe, and the state with it. */
  | { readonly type: 'checkpoint'; readonly rows: number }
  /** A `read` failed and is tried again. */
  | {
      readonly type: 'retry'
      readonly attempt: number
      readonly maxAttempts: number
      readonly delayMs: number
      readonly error: string
    }
  /** A `read` gives no sign of life. */
  | { readonly type: 'stall'; readonly waitedMs: number; readonly waitsFor: string }
  /** A row that the destination cannot write was left out, as `maxRejects` allows. */
  | ({ readonly type: 'reject' } & RejectedRow)
  | { readonly type: 'log'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string }
  /** The source changed parameters, and they are saved. */
  | { readonly type: 'source-change'; readonly names: readonly string[] }
  /** The source fired an event of its own. */
  | { readonly type: 'source-event'; readonly name: string; readonly data: unknown }
  /** The run was asked to stop and finishes the batch in hand. */
  | { readonly type: 'stopping' }
  | { readonly type: 'end'; readonly report: RunReport }

/** Hears the events of a run. It must not throw: what it throws ends the run. */
export type RunEventHandler = (event: RunEvent) => void
