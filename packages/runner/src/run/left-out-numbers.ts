/** The numbers of the rows that were left out, table by table: a destination does not count these rows. */
export class LeftOutNumbers {
  #numbers = new Map<string, readonly number[]>()
  #safe = new Map<string, readonly number[]>()

  /** @param number which row of the run it is in its table; 1 is the first */
  add(table: string, number: number): void {
    const numbers = [...(this.#numbers.get(table) ?? []), number]
    this.#numbers.set(
      table,
      numbers.sort((one, other) => one - other),
    )
  }

  /**
   * The number of a row with those that were left out before it.
   *
   * @param counted its number among the rows that were not left out; 1 is the first
   */
  numberOf(table: string, counted: number): number {
    let number = counted
    for (const leftOut of this.#numbers.get(table) ?? []) if (leftOut <= number) number += 1
    return number
  }

  /** The rows that were left out so far stay so. */
  commit(): void {
    this.#safe = new Map(this.#numbers)
  }

  /** The rows since the last commit come again. */
  rollback(): void {
    this.#numbers = new Map(this.#safe)
  }
}
