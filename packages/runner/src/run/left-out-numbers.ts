/** The numbers of the rows that were left out, table by table. A destination does not count these rows. */
export class LeftOutNumbers {
  #numbers = new Numbers()
  /** Those of rows that belong to the commit that runs. */
  #begun: Numbers | undefined
  #safe = new Numbers()

  /** @param number the number of the row in its table, counted from 1 over the run */
  add(table: string, number: number): void {
    this.#numbers.add(table, number)
  }

  /** Call it when a commit begins. The rows that were left out so far belong to it. */
  begin(): void {
    this.#begun = this.#numbers.copy()
  }

  /** Adds a row that belongs to the commit that runs. */
  addToCommit(table: string, number: number): void {
    this.add(table, number)
    this.#begun?.add(table, number)
  }

  /**
   * The number of a row, including the rows before it that were left out.
   *
   * @param counted its number among the rows that were not left out, counted from 1
   */
  numberOf(table: string, counted: number): number {
    let number = counted
    for (const leftOut of this.#numbers.of(table)) {
      if (leftOut > number) break
      number += 1
    }
    return number
  }

  /** Call it after a commit. The rows that belong to it are not read again. */
  commit(): void {
    this.#safe = this.#begun ?? this.#numbers.copy()
    this.#begun = undefined
  }

  /** Forgets the rows since the last commit: they are read again. */
  rollback(): void {
    this.#numbers = this.#safe.copy()
    this.#begun = undefined
  }
}

/** The numbers of each table in order. A copy shares its lists with the original until one of the two adds to them. */
class Numbers {
  readonly #lists: Map<string, number[]>
  /** The tables whose list is shared with no copy. */
  readonly #owned = new Set<string>()

  constructor(lists: Iterable<readonly [string, number[]]> = []) {
    this.#lists = new Map(lists)
  }

  of(table: string): readonly number[] {
    return this.#lists.get(table) ?? []
  }

  add(table: string, number: number): void {
    const list = this.#ownedList(table)
    // Most numbers come in order.
    let place = list.length
    while (place > 0 && (list[place - 1] ?? 0) > number) place -= 1
    list.splice(place, 0, number)
  }

  copy(): Numbers {
    this.#owned.clear()
    return new Numbers(this.#lists)
  }

  #ownedList(table: string): number[] {
    const list = this.#lists.get(table)
    if (list && this.#owned.has(table)) return list
    const copy = [...(list ?? [])]
    this.#lists.set(table, copy)
    this.#owned.add(table)
    return copy
  }
}
