/** Counts of a writer. At every instant `accepted = delivered + failed + pending`. */
export interface WriterStats {
  /** Records that `write` took, and records that an earlier writer left in the spool. */
  readonly accepted: number
  /** Records that the queue took. */
  readonly delivered: number
  /** Records that were given up and handed back. */
  readonly failed: number
  /** Records that are buffered, on their way, or on disk for a later writer. */
  readonly pending: number
  /** Records that `tryWrite` did not accept. */
  readonly refused: number
  /** Records that `enrich` dropped, or that a disabled writer took. */
  readonly dropped: number
  /** The weight of the pending records in memory, in bytes. */
  readonly bufferedBytes: number
  /** The weight of the delivered records, in bytes. */
  readonly deliveredBytes: number
  /** Messages that the queue took. */
  readonly messages: number
  /** Requests that were sent, repeated ones included. */
  readonly requests: number
  /** Requests whose messages were sent again, all or some. */
  readonly retries: number
  /** Requests on their way or waiting to be repeated. */
  readonly inFlight: number
  /** The current limit of requests at once: between 1 and `maxInFlight`, as the queue allows. */
  readonly concurrency: number
  /** Sealed messages that wait for a request. */
  readonly queued: number
  /** Records that an earlier writer left in the spool. */
  readonly recovered: number
  /** The weight of the records in the spool or on their way there, in bytes. */
  readonly spooledBytes: number
}

/** The counts behind {@link WriterStats}. `pending` is computed from the others, so that the sum is always right. */
export class Ledger {
  accepted = 0
  delivered = 0
  failed = 0
  refused = 0
  dropped = 0
  recovered = 0
  /** Records that stay on disk for a later writer: this writer does nothing more about them. */
  left = 0
  bufferedBytes = 0
  deliveredBytes = 0
  messages = 0
  requests = 0
  retries = 0

  get pending(): number {
    return this.accepted - this.delivered - this.failed
  }

  /** Records that this writer still has to deliver or to give up. */
  get unsettled(): number {
    return this.pending - this.left
  }

  /** A snapshot. */
  get counts(): Omit<WriterStats, 'inFlight' | 'concurrency' | 'queued' | 'spooledBytes'> {
    const { accepted, delivered, failed, pending, bufferedBytes, deliveredBytes } = this
    const { messages, requests, retries, recovered, refused, dropped } = this
    return {
      ...{ accepted, delivered, failed, pending, refused, dropped, bufferedBytes, deliveredBytes },
      ...{ messages, requests, retries, recovered },
    }
  }
}
