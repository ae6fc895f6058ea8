/** What one call of `read` did. */
export interface ReadFacts {
  /** `true` for the call that returned `null`. */
  readonly isEnd: boolean
  readonly progressReports: number
  /** Ids under which a state was reported since the call before. */
  readonly reportedStates: readonly string[]
  /** The `__state` of each row; `undefined` for a row that has none. */
  readonly rowStates: readonly (string | undefined)[]
}

/** What a data source did while it was watched. */
export interface Observation {
  readonly reads: readonly ReadFacts[]
  /** Lines of its log, secrets masked. */
  readonly logLines: readonly string[]
  /** Why reading ended early, where it failed. */
  readonly failure: string | undefined
}
