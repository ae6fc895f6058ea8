/**
 * Finds the last batch up to which all batches are delivered. Batches may be delivered in any order. They are numbered
 * from 1, in the order returned.
 */
export class DeliveryLine {
  #through = 0
  /** Batches that were delivered out of order. Each number is above `#through` + 1. */
  readonly #ahead = new Set<number>()

  /** All batches up to this one are delivered. */
  get through(): number {
    return this.#through
  }

  deliver(batchNumber: number): void {
    this.#ahead.add(batchNumber)
    while (this.#ahead.delete(this.#through + 1)) this.#through += 1
  }
}
