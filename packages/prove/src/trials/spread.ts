/** At most `max` of the items, evenly spaced. The first and the last item are included. */
export const spread = <T>(items: readonly T[], max: number): T[] => {
  if (items.length <= max) return [...items]
  const step = (items.length - 1) / (max - 1)
  return Array.from({ length: max }, (_, index) => items[Math.round(index * step)] as T)
}
