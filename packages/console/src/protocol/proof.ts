/** `POST /api/sources/:id/prove`: 202 at once; the event `proof` tells how it went. */
export interface ProofStatus {
  /** Whether it is under way; then the rest says nothing yet. */
  readonly isProving: boolean
  /** Whether no line failed. */
  readonly ok: boolean
  /** For the person: how it ended. */
  readonly message: string
  readonly evidence: readonly Evidence[]
}

/** One line of a proof. */
export interface Evidence {
  readonly rule: string
  /** `noted`: not as it could be, and no reason to refuse the source. `not-tried`: it could not be looked at. */
  readonly verdict: 'passed' | 'noted' | 'failed' | 'not-tried'
  readonly detail: string
  /** What was seen, such as the rows that are missing. */
  readonly seen: readonly string[]
}
