/** The largest number of mistakes. A name with more mistakes is another word. */
const MAX_MISTAKES = 2

/**
 * The known name that was probably meant. It differs in at most two letters, and in fewer than half of its letters.
 */
export const nearestName = (name: string, known: Iterable<string>): string | undefined => {
  let nearest: string | undefined
  let fewest = Math.min(MAX_MISTAKES, Math.floor((name.length - 1) / 2)) + 1
  for (const candidate of known) {
    const mistakes = mistakesBetween(name.toLowerCase(), candidate.toLowerCase())
    if (candidate !== '' && mistakes < fewest) [nearest, fewest] = [candidate, mistakes]
  }
  return nearest
}

/** The number of letters to add, remove, replace, or swap with their neighbour. */
const mistakesBetween = (a: string, b: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwapped && row > 1 ? at(beforeLast, column - 2) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity
