/** What is wrong with the rows that arrived. */
export interface Comparison {
  /** Rows that were written and did not arrive in any form. */
  readonly lost: number
  /** Rows that arrived and were not written like that. */
  readonly changed: number
  /** Rows that arrived once more than they were written. Delivery is at least once: that is no fault. */
  readonly twice: number
}

/**
 * Compares rows by content, however they are ordered. A row that arrived with other contents counts as changed; what
 * is missing beyond that is lost.
 */
export const compareRows = (written: Iterable<object>, arrived: Iterable<object>): Comparison => {
  const missing = new Map<string, number>()
  for (const row of written) {
    const key = canonical(row)
    missing.set(key, (missing.get(key) ?? 0) + 1)
  }
  let changed = 0
  let twice = 0
  for (const row of arrived) {
    const key = canonical(row)
    const count = missing.get(key)
    if (count === undefined) changed++
    else if (count === 0) twice++
    else missing.set(key, count - 1)
  }
  let unmatched = 0
  for (const count of missing.values()) unmatched += count
  return { lost: Math.max(0, unmatched - changed), changed, twice }
}

/** The same text for the same contents, in whatever order the fields stand. */
const canonical = (row: object): string => {
  const fields = Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(fields)
}
