/**
 * A lease on a source. It lasts for a limited time and is renewed during a run. If a process is frozen or cut off, its
 * lease expires.
 */
export interface Lease {
  /** Aborts when the lease is lost. Its `reason` is the {@link LeaseLostError}. */
  readonly lost: AbortSignal
  /**
   * Makes sure that the lease is held. It returns at once while the lease lasts; otherwise it renews the lease. The
   * runner calls it before it passes rows to a destination, and before it commits.
   *
   * @throws LeaseLostError
   */
  ensureHeld(): void | Promise<void>
}
