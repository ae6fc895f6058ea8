/**
 * What `StateTracker.rows` returns for a batch. `StateTracker.acknowledge` takes it. Only a tracker makes tickets.
 *
 * @example
 * ```ts
 * const ticket: BatchTicket = new StateTracker().rows([{ n: 1, __state: 'page-1' }])
 * console.log(ticket.batchNumber, ticket.stateIds) // 1 ['page-1']
 * ```
 */
export class BatchTicket {
  /** Counts the batches of a tracker from 1. */
  readonly batchNumber: number
  /** The state ids that the rows of the batch carry. */
  readonly stateIds: readonly string[]
  /** Whether some of its rows or raw messages carry no state id. A chunk of text or bytes never carries one. */
  readonly hasUnlabelledRows: boolean

  /** @internal */
  constructor(batchNumber: number, stateIds: readonly string[], hasUnlabelledRows: boolean) {
    this.batchNumber = batchNumber
    this.stateIds = stateIds
    this.hasUnlabelledRows = hasUnlabelledRows
  }
}
