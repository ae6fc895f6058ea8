/**
 * A copy of a row that gets further keys. In Node 20, a copy that `{ ...row }` makes has a hidden class of its own after it
 * got another key, which takes three to ten times as long.
 */
export const growingCopy = (row: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { ...copy } = row
  return copy
}
