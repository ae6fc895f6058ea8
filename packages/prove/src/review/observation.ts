/** The result of one call of `read`. */
export interface ReadFacts {
  /** `true` for the call that returned `null`. */
  readonly isEnd: boolean
  readonly progressReports: number
  /** The ids of the states that the source reported since the previous call. */
  readonly reportedStates: readonly string[]
  /** The `__state` of each row. `undefined` for a row without one. */
  readonly rowStates: readonly (string | undefined)[]
}

/** The behaviour of a data source while it was watched. */
export interface Observation {
  readonly reads: readonly ReadFacts[]
  /** Lines of its log, secrets masked. */
  readonly logLines: readonly string[]
  /** The reason, if reading failed before the end. */
  readonly failure: string | undefined
}
