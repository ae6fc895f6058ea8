/** What a writer has done so far. At every instant `accepted = delivered + failed + pending`. */
export interface WriterStats {
  /** Records that `write` took. */
  readonly accepted: number
  /** Records that the queue took. */
  readonly delivered: number
  /** Records that were handed back. */
  readonly failed: number
  /** Records that are buffered or on their way. */
  readonly pending: number
  /** What the pending records weigh, in bytes. */
  readonly bufferedBytes: number
  /** What the delivered records weigh, in bytes. */
  readonly deliveredBytes: number
  /** Messages that the queue took. */
  readonly messages: number
  /** Requests that were sent, repeated ones included. */
  readonly requests: number
  /** Requests that were repeated, whole or in part. */
  readonly retries: number
  /** Requests on their way or waiting to be repeated. */
  readonly inFlight: number
  /** How many may be at once, as the queue is now: between 1 and `maxInFlight`. */
  readonly concurrency: number
  /** Sealed messages that wait for a request. */
  readonly queued: number
}

/** The counts behind {@link WriterStats}. `pending` is not counted but derived, so that the sum cannot be off. */
export class Ledger {
  accepted = 0
  delivered = 0
  failed = 0
  bufferedBytes = 0
  deliveredBytes = 0
  messages = 0
  requests = 0
  retries = 0

  get pending(): number {
    return this.accepted - this.delivered - this.failed
  }

  /** A snapshot. */
  get counts(): Omit<WriterStats, 'inFlight' | 'concurrency' | 'queued'> {
    const { accepted, delivered, failed, pending, bufferedBytes, deliveredBytes } = this
    const { messages, requests, retries } = this
    return {
      ...{ accepted, delivered, failed, pending, bufferedBytes, deliveredBytes },
      ...{ messages, requests, retries },
    }
  }
}
