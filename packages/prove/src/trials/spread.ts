/** At most `max` of the items, evenly spread, the first and the last among them. */
export const spread = <T>(items: readonly T[], max: number): T[] => {
  if (items.length <= max) return [...items]
  const step = (items.length - 1) / (max - 1)
  return Array.from({ length: max }, (_, index) => items[Math.round(index * step)] as T)
}
