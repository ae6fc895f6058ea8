/** `GET /api/sources/:id/state`: the stored state of a source with the saved parameters. */
export interface KeptState {
  /** Names the source in the store of states. */
  readonly sourceKey: string
  /** The checkpoint in the console's file; `null` before the first one. */
  readonly checkpoint: {
    /** The state, as the source reported it and the runner merged it. */
    readonly state: Readonly<Record<string, unknown>>
    /** Whether the source had reached its end. */
    readonly finished: boolean
    /** When it was stored, ISO 8601 UTC. */
    readonly at: string
  } | null
  /** The names of the parameters that the source has changed itself, such as a refreshed token. */
  readonly changedParams: readonly string[]
  /** What changed with each checkpoint that this console saw, oldest first, the last 200. */
  readonly history: readonly StateChange[]
}

/** What one checkpoint changed. */
export interface StateChange {
  readonly at: string
  /** The number of rows that were committed with it. */
  readonly rows: number
  /** At most 100; `more` counts the rest. */
  readonly changes: readonly {
    /** The path of keys from the top, such as `['boards', '7', 'cursor']`. */
    readonly path: readonly string[]
    /** Absent if the key is new. Long values are cut. */
    readonly before?: unknown
    /** Absent if the key was removed. */
    readonly after?: unknown
  }[]
  readonly more: number
}
