/** Counts of a writer. At every instant `accepted = delivered + failed + pending`. */
export interface WriterStats {
  /** Records that `write` accepted, and records that an earlier writer left in the spool. */
  readonly accepted: number
  /** Records that the queue accepted. */
  readonly delivered: number
  /** Records that were given up and handed back. */
  readonly failed: number
  /** Records that are buffered, being sent, or on disk for a later writer. */
  readonly pending: number
  /** Records that `tryWrite` did not accept. */
  readonly refused: number
  /** Records that `enrich` or a disabled writer dropped. */
  readonly dropped: number
  /** The weight of the pending records in memory, in bytes. */
  readonly bufferedBytes: number
  /** The weight of the delivered records, in bytes. */
  readonly deliveredBytes: number
  /** Messages that the queue accepted. */
  readonly messages: number
  /** Requests that were sent, including retries. */
  readonly requests: number
  /** Requests after which some or all of the messages were sent again. */
  readonly retries: number
  /** Requests that are being sent or wait for a retry. */
  readonly inFlight: number
  /** The current limit of concurrent requests, from 1 to `maxInFlight`. It adapts to the queue. */
  readonly concurrency: number
  /** Sealed messages that wait for a request. */
  readonly queued: number
  /** Records that an earlier writer left in the spool. */
  readonly recovered: number
  /** The weight of the records that are in the spool or being written to it, in bytes. */
  readonly spooledBytes: number
}

/** Keeps the counts for {@link WriterStats}. `pending` is computed from the others, so that the sum is always right. */
export class Ledger {
  accepted = 0
  delivered = 0
  failed = 0
  refused = 0
  dropped = 0
  recovered = 0
  /** Records that stay on disk for a later writer. This writer does not deliver them. */
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

  /** A snapshot of the counts. */
  get counts(): Omit<WriterStats, 'inFlight' | 'concurrency' | 'queued' | 'spooledBytes'> {
    const { accepted, delivered, failed, pending, bufferedBytes, deliveredBytes } = this
    const { messages, requests, retries, recovered, refused, dropped } = this
    return {
      ...{ accepted, delivered, failed, pending, refused, dropped, bufferedBytes, deliveredBytes },
      ...{ messages, requests, retries, recovered },
    }
  }
}
