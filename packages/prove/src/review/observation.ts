/** The result of one call of `read`. */
export interface ReadFacts {
  /** `true` for the call that returned `null`. */
  readonly isEnd: boolean
  readonly progressReports: number
  /** Ids under which a state was reported since the call before. */
  readonly reportedStates: readonly string[]
  /** The `__state` of each row. `undefined` for a row without one. */
  readonly rowStates: readonly (string | undefined)[]
}

/** The behaviour of a data source while it was watched. */
export interface Observation {
  readonly reads: readonly ReadFacts[]
  /** Lines of its log, secrets masked. */
  readonly logLines: readonly string[]
  /** The reason if reading failed early. */
  readonly failure: string | undefined
}
