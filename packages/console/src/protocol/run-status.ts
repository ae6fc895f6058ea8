/** Where a run is. It is small, and is sent completely after each change. */
export interface RunStatus {
  /** Names the run in routes. */
  readonly id: string
  /** `starting`: its process loads the module and opens the file. */
  readonly phase: 'starting' | 'reading' | 'stopping' | 'ended'
  /** How the run ended. `null` until then. `failed` if the process crashed or was killed. */
  readonly outcome: 'finished' | 'stopped' | 'failed' | null
  /** ISO 8601 UTC. */
  readonly startedAt: string
  readonly endedAt: string | null
  /** Whether it continues from the checkpoint of an earlier run. */
  readonly resumed: boolean
  /** The destination of the rows, as a text for a person. */
  readonly destination: string
  /** The progress that the source reports. Counts are `null` while they are not known. */
  readonly progress: {
    readonly loaded: number | null
    readonly total: number | null
    readonly message: string
  }
  /** Rows that were read. */
  readonly rows: number
  /** The number of rows that are committed to the file. */
  readonly safeRows: number
  readonly retries: number
  readonly warnings: number
  /** Rows per second in the last seconds. */
  readonly rowsPerSecond: number
  /** `seq` of the last entry of the timeline; 0 for an empty one. */
  readonly lastSeq: number
  /** Increases with each change. If there are two answers about one run, the answer with the higher number is newer. */
  readonly updates: number
  readonly failure: RunFailure | null
}

/** Why a run failed, in plain words. */
export interface RunFailure {
  /** What happened. */
  readonly message: string
  /** What to do about it. */
  readonly advice: string
  /** The code of the error, such as `PANOPLY_RUN_FAILED`, or empty. */
  readonly code: string
  /** The exit code of the process, or `null` if a signal ended it. */
  readonly exitCode: number | null
}

/** One line of the timeline of a run. */
export interface TimelineEntry {
  /** Counts up from 1 within the run. */
  readonly seq: number
  /** ISO 8601 UTC. */
  readonly at: string
  readonly kind: TimelineKind
  readonly message: string
}

/** The kind of a {@link TimelineEntry}. */
export type TimelineKind =
  | 'start'
  | 'log'
  | 'warning'
  | 'retry'
  | 'stall'
  | 'checkpoint'
  | 'source-change'
  | 'stopping'
  | 'error'
  | 'end'

/** `GET /api/sources/:id/runs/:run/timeline?after=0&limit=1000` (`limit` up to 5000): entries with `seq` above `after`. */
export interface TimelinePage {
  readonly entries: readonly TimelineEntry[]
  /** `seq` of the oldest entry that is still kept. The last 100,000 entries are kept, or fewer if they are long. */
  readonly firstSeq: number
  readonly lastSeq: number
}

/** `GET /api/sources/:id/runs/:run/speed`: for the plot, at most 600 points, evenly thinned. */
export interface SpeedPoint {
  /** Milliseconds since the start of the run. */
  readonly atMs: number
  readonly rowsPerSecond: number
}

/** `GET /api/sources/:id/runs`: `RunRecord[]`, the last 50 runs, newest first, including those of earlier consoles. */
export interface RunRecord extends RunStatus {
  /** How long it took, in milliseconds. `null` while it runs. */
  readonly durationMs: number | null
  /** The report of the run; `null` if its process ended without one. */
  readonly report: {
    readonly reads: number
    readonly checkpoints: number
    readonly tables: readonly { readonly table: string; readonly rows: number }[]
    readonly location: string
    readonly query: string
    readonly warnings: readonly string[]
  } | null
}
