/** The newest tokens of a family. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  /**
   * Milliseconds of the local clock. From then on the access token is refreshed before it is used. Absent if the
   * provider did not say how long it lives.
   */
  readonly refreshDueAtMs: number | undefined
}

/** The tokens that a source holds. */
export interface HeldTokens {
  readonly accessToken: string | undefined
  readonly refreshToken: string
}
