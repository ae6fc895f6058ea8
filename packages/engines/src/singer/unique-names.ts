/**
 * Makes names that differ by more than case. Two of seven targets lose a column or a table whose name differs only in
 * case.
 */
export class UniqueNames {
  readonly #taken = new Set<string>()

  /** The name, with a number after it if the name is already used. The same calls give the same names. */
  take(name: string): string {
    let unique = name
    for (let number = 2; this.#taken.has(unique.toLowerCase()); number += 1) {
      unique = `${name}_${number}`
    }
    this.#taken.add(unique.toLowerCase())
    return unique
  }
}
