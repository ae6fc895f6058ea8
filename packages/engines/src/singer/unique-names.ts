/**
 * Names that are different without regard to case: two of seven targets lose a column, or a table, whose name differs
 * from another one in case only.
 */
export class UniqueNames {
  readonly #taken = new Set<string>()

  /** The name, or the name with a number behind it where it is taken. The same calls give the same names. */
  take(name: string): string {
    let unique = name
    for (let number = 2; this.#taken.has(unique.toLowerCase()); number += 1) {
      unique = `${name}_${number}`
    }
    this.#taken.add(unique.toLowerCase())
    return unique
  }
}
