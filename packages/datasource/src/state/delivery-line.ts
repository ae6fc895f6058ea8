/**
 * Which batches have been delivered, in whatever order they were: knows the last batch up to which there is no gap.
 * Batches are numbered from 1 as they were returned.
 */
export class DeliveryLine {
  #through = 0
  /** Delivered out of order; each number is above `#through` + 1. */
  readonly #ahead = new Set<number>()

  /** Every batch up to this one has been delivered. */
  get through(): number {
    return this.#through
  }

  deliver(batchNumber: number): void {
    this.#ahead.add(batchNumber)
    while (this.#ahead.delete(this.#through + 1)) this.#through += 1
  }
}
