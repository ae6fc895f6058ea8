/**
 * A right to a source that lasts for a time only, and is renewed while a run goes on: the right of a process that was
 * frozen, or cut off, runs out by itself.
 */
export interface Lease {
  /** Aborts when the right is lost; its `reason` is the {@link LeaseLostError}. */
  readonly lost: AbortSignal
  /**
   * Makes sure of the right: at once while it lasts, else by renewing it. The runner asks before it hands rows to a
   * destination, and before it commits.
   *
   * @throws LeaseLostError
   */
  ensureHeld(): void | Promise<void>
}
