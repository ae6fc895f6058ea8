/**
 * Who answers for records that were given up: as long as somebody may still have to hand them on, they stay on disk, so
 * that they are not lost with the process.
 */
export class Custody {
  readonly #onTaken: () => void
  #holders = 0
  #isTaken = false

  constructor(onTaken: () => void) {
    this.#onTaken = onTaken
  }

  /** Somebody has the records, or some of them, and has handed them to nobody yet. */
  hold(): void {
    this.#holders++
  }

  /** One of those who held them handed them on. */
  release(): void {
    if (--this.#holders === 0) this.take()
  }

  /** Somebody took all of them. */
  take(): void {
    if (this.#isTaken) return
    this.#isTaken = true
    this.#onTaken()
  }
}
