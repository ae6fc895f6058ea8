/** Counts the missing and the repeated numbers from 0 up to `total`. */
export const tallyOf = (
  numbers: readonly number[],
  total: number,
): { readonly missing: number; readonly doubled: number } => {
  const distinct = new Set(numbers)
  const present = Array.from({ length: total }, (_, n) => n).filter((n) => distinct.has(n)).length
  return { missing: total - present, doubled: numbers.length - distinct.size }
}
