/** The numbers of the rows that were left out, table by table. A destination does not count these rows. */
export class LeftOutNumbers {
  #numbers = new Map<string, readonly number[]>()
  #safe = new Map<string, readonly number[]>()

  /** @param number the number of the row in its table, counted from 1 over the run */
  add(table: string, number: number): void {
    const numbers = [...(this.#numbers.get(table) ?? []), number]
    this.#numbers.set(
      table,
      numbers.sort((one, other) => one - other),
    )
  }

  /**
   * The number of a row, including the rows before it that were left out.
   *
   * @param counted its number among the rows that were not left out, counted from 1
   */
  numberOf(table: string, counted: number): number {
    let number = counted
    for (const leftOut of this.#numbers.get(table) ?? []) if (leftOut <= number) number += 1
    return number
  }

  /** Call it after a commit. The rows that were left out so far are not read again. */
  commit(): void {
    this.#safe = new Map(this.#numbers)
  }

  /** Forgets the rows since the last commit: they are read again. */
  rollback(): void {
    this.#numbers = new Map(this.#safe)
  }
}
