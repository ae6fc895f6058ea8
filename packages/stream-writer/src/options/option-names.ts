/**
 * The end of the message about an unknown option. It names the option that was probably meant, or all options if none
 * is similar.
 */
export const closestOption = (unknown: string, known: readonly string[]): string => {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')
  const given = plain(unknown)
  const ranked = known
    .map((name) => ({ name, distance: distanceOf(given.slice(0, 40), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  const isAlike = (name: string): boolean => given !== '' && plain(name).startsWith(given)
  const meant = known.find(isAlike) ?? ranked.find(({ distance }) => distance <= 3)?.name
  return meant === undefined ? ` (there are ${known.join(', ')})` : `, did you mean ${meant}?`
}

/** How many letters have to be added, removed or changed to make one text of another (Levenshtein). */
const distanceOf = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1]
    for (let column = 0; column < to.length; column++) {
      const change = (row[column] ?? 0) + (from[index] === to[column] ? 0 : 1)
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
