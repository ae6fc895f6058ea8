/** What a writer has done so far. At every instant `accepted = delivered + failed + pending`. */
export interface WriterStats {
  /** Records that `write` took, and those that an earlier writer left in the spool. */
  readonly accepted: number
  /** Records that the queue took. */
  readonly delivered: number
  /** Records that were handed back. */
  readonly failed: number
  /** Records that are buffered, on their way, or on disk for a later writer. */
  readonly pending: number
  /** What the pending records weigh in memory, in bytes. */
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
  /** Records that an earlier writer left in the spool. */
  readonly recovered: number
  /** What is in the spool or on its way there, in bytes. */
  readonly spooledBytes: number
}

/** The counts behind {@link WriterStats}. `pending` is not counted but derived, so that the sum cannot be off. */
export class Ledger {
  accepted = 0
  delivered = 0
  failed = 0
  recovered = 0
  /** Records that this writer has done with and that stay on disk for a later one. */
  left = 0
  bufferedBytes = 0
  deliveredBytes = 0
  messages = 0
  requests = 0
  retries = 0

  get pending(): number {
    return this.accepted - this.delivered - this.failed
  }

  /** Records that this writer still has to do something about. */
  get unsettled(): number {
    return this.pending - this.left
  }

  /** A snapshot. */
  get counts(): Omit<WriterStats, 'inFlight' | 'concurrency' | 'queued' | 'spooledBytes'> {
    const { accepted, delivered, failed, pending, bufferedBytes, deliveredBytes } = this
    const { messages, requests, retries, recovered } = this
    return {
      ...{ accepted, delivered, failed, pending, bufferedBytes, deliveredBytes },
      ...{ messages, requests, retries, recovered },
    }
  }
}
