/** What `StateTracker.rows` hands out for a batch, to acknowledge it with. Tickets come from a tracker only. */
export class BatchTicket {
  /** Counts the batches of a tracker from 1. */
  readonly batchNumber: number
  /** The state ids that the rows of the batch carry. */
  readonly stateIds: readonly string[]

  /** @internal */
  constructor(batchNumber: number, stateIds: readonly string[]) {
    this.batchNumber = batchNumber
    this.stateIds = stateIds
  }
}
