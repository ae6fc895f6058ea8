/** `POST /api/sources/:id/prove`: answers 202 at once; the event `proof` has the result. */
export interface ProofStatus {
  /** Whether the proof is running. Then the other fields are empty. */
  readonly isProving: boolean
  /** Whether no line failed. */
  readonly ok: boolean
  /** For the person: the result. */
  readonly message: string
  readonly evidence: readonly Evidence[]
}

/** One line of a proof. */
export interface Evidence {
  readonly rule: string
  /**
   * `noted`: a reviewer should know it, but the source is not refused for it. `not-tried`: the check was impossible
   * here.
   */
  readonly verdict: 'passed' | 'noted' | 'failed' | 'not-tried'
  readonly detail: string
  /** The evidence, such as the missing rows. */
  readonly seen: readonly string[]
}
