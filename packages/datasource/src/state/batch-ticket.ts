/** What `StateTracker.rows` hands out for a batch, to acknowledge it with. Tickets come from a tracker only. */
export class BatchTicket {
  /** Counts the batches of a tracker from 1. */
  readonly batchNumber: number
  /** The state ids that the rows of the batch carry. */
  readonly stateIds: readonly string[]
  /** Whether it has rows or raw messages that carry no state id. A chunk of text or bytes never carries one. */
  readonly hasUnlabelledRows: boolean

  /** @internal */
  constructor(batchNumber: number, stateIds: readonly string[], hasUnlabelledRows: boolean) {
    this.batchNumber = batchNumber
    this.stateIds = stateIds
    this.hasUnlabelledRows = hasUnlabelledRows
  }
}
