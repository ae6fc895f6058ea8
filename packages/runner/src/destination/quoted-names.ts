/** A message names at most this number of tables, columns or files. */
const MAX_NAMED = 10

/** Names in quotes, with commas. Of many names the first ten, and the number of the others. */
export const quotedNames = (names: readonly string[]): string => {
  const named = names.slice(0, MAX_NAMED).map((name) => JSON.stringify(name))
  const more = names.length - named.length
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${more} more`
}
