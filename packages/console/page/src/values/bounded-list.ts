/**
 * The newest items of a long sequence. Only `limit` of them are kept. Adding an item takes constant time. Items are
 * numbered from the first one that was ever added, so the numbers do not change when old items are dropped.
 */
export class BoundedList<Item> {
  readonly #limit: number
  #items: Item[] = []
  /** How many items at the start of `#items` are dropped already. */
  #gone = 0
  #added = 0

  /** @param limit how many items are kept; at least 1 */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many items are kept. */
  get size(): number {
    return this.#items.length - this.#gone
  }

  /** How many items are not kept any more. */
  get dropped(): number {
    return this.#added - this.size
  }

  add(item: Item): void {
    this.#items.push(item)
    this.#added += 1
    if (this.size > this.#limit) this.#gone += 1
    // Moving the rest once per `limit` items keeps the cost of one item constant.
    if (this.#gone >= this.#limit) {
      this.#items = this.#items.slice(this.#gone)
      this.#gone = 0
    }
  }

  clear(): void {
    this.#items = []
    this.#gone = 0
    this.#added = 0
  }

  /** The kept items, the oldest first. */
  toArray(): Item[] {
    return this.#items.slice(this.#gone)
  }
}
