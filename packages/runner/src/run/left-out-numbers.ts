/** The numbers of the rows that were left out, table by table. A destination does not count these rows. */
export class LeftOutNumbers {
  #numbers: Numbers = new Map()
  /** Those of rows that belong to the commit that runs. */
  #begun: Numbers | undefined
  #safe: Numbers = new Map()

  /** @param number the number of the row in its table, counted from 1 over the run */
  add(table: string, number: number): void {
    addTo(this.#numbers, table, number)
  }

  /** Call it when a commit begins. The rows that were left out so far belong to it. */
  begin(): void {
    this.#begun = new Map(this.#numbers)
  }

  /** Adds a row that belongs to the commit that runs. */
  addToCommit(table: string, number: number): void {
    this.add(table, number)
    if (this.#begun) addTo(this.#begun, table, number)
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

  /** Call it after a commit. The rows that belong to it are not read again. */
  commit(): void {
    this.#safe = this.#begun ?? new Map(this.#numbers)
    this.#begun = undefined
  }

  /** Forgets the rows since the last commit: they are read again. */
  rollback(): void {
    this.#numbers = new Map(this.#safe)
    this.#begun = undefined
  }
}

type Numbers = Map<string, readonly number[]>

const addTo = (numbers: Numbers, table: string, number: number): void => {
  const all = [...(numbers.get(table) ?? []), number]
  numbers.set(
    table,
    all.sort((one, other) => one - other),
  )
}
