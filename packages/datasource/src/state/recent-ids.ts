/** A set of the latest ids. It forgets the oldest one when it is full, so a long run does not fill the memory. */
export class RecentIds {
  readonly #limit: number
  readonly #ids = new Set<string>()

  constructor(limit: number) {
    this.#limit = limit
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  add(id: string): void {
    this.#ids.delete(id)
    this.#ids.add(id)
    for (const oldest of this.#ids) {
      if (this.#ids.size <= this.#limit) return
      this.#ids.delete(oldest)
    }
  }

  /** Returns whether the id was there. */
  delete(id: string): boolean {
    return this.#ids.delete(id)
  }
}
