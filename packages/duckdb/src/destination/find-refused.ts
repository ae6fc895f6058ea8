import { isOfARow } from '../table/table-refusal.js'
import type { TableWork } from '../table/table-work.js'

/**
 * Writes some rows to a table, and rolls that back. @returns the reason if DuckDB refused them; otherwise `undefined`
 */
export type Probe = (isChosen: (position: number) => boolean) => Promise<unknown>

/** What is looked for. */
export interface Search {
  readonly work: TableWork
  readonly probe: Probe
  /**
   * The positions of rows whose value of a unique column an earlier row has, too. Empty if that is so in several columns,
   * or if rows replace each other by their ids.
   */
  readonly repeats: () => Promise<readonly number[]>
  /** The largest number of refused rows to look for. */
  readonly maxRefused: number
}

/** A row that a table refuses. */
export interface FoundRow {
  readonly position: number
  readonly reason: unknown
}

/**
 * Finds the rows that a table refuses. An error ends the transaction of DuckDB. So each try is a separate transaction
 * that is rolled back. First the rows are halved, to find the rows that are refused even alone. If each half is
 * accepted, rows are refused because of each other, such as two rows with the same unique value. Then it looks for the
 * first row that is refused together with the rows before it.
 *
 * @returns at least one row
 * @throws an error of a try that no row caused
 */
export const findRefused = async (search: Search): Promise<readonly FoundRow[]> => {
  const alone = await refusedAlone(search)
  return alone.length > 0 ? alone : await refusedTogether(search)
}

const refusedAlone = async (search: Search): Promise<FoundRow[]> => {
  const { work, maxRefused } = search
  const { positions } = work
  const refused: FoundRow[] = []
  const look = async (from: number, to: number): Promise<void> => {
    if (refused.length >= maxRefused) return
    const [first = 0, last = 0] = [positions[from], positions[to - 1]]
    const error = await refusalOf(search, (position) => position >= first && position <= last)
    if (error === undefined) return
    if (to - from === 1) {
      refused.push({ position: first, reason: error })
      return
    }
    const middle = Math.ceil((from + to) / 2)
    await look(from, middle)
    await look(middle, to)
  }
  await look(0, positions.length)
  return refused
}

const refusedTogether = async (search: Search): Promise<FoundRow[]> => {
  const { positions } = search.work
  const refused: FoundRow[] = []
  const out = new Set<number>()
  const refusalOfFirst = (count: number): Promise<unknown> => {
    const end = positions[count] ?? Infinity
    return refusalOf(search, (position) => position < end && !out.has(position))
  }
  let taken = 0
  while (refused.length < search.maxRefused) {
    let error = await refusalOfFirst(positions.length)
    if (error === undefined) break
    let failing = positions.length
    // Refused rows are often near to each other.
    for (let step = 1; taken + step < failing; step *= 2) {
      const found = await refusalOfFirst(taken + step)
      if (found === undefined) taken += step
      else [error, failing] = [found, taken + step]
    }
    while (failing - taken > 1) {
      const middle = Math.ceil((taken + failing) / 2)
      const found = await refusalOfFirst(middle)
      if (found === undefined) taken = middle
      else [error, failing] = [found, middle]
    }
    const position = positions[failing - 1] ?? 0
    if (refused.length === 0) {
      const repeated = await refusedForOneColumn(search, error)
      if (repeated.length > 0) return repeated
    }
    refused.push({ position, reason: error })
    out.add(position)
    taken = failing
  }
  return refused
}

/**
 * Thousands of rows may repeat values of one unique column. They are found by their values, with one try: if all other
 * rows are accepted without them, exactly these are refused.
 */
const refusedForOneColumn = async (search: Search, reason: unknown): Promise<FoundRow[]> => {
  const repeated = await search.repeats()
  const out = new Set(repeated)
  if (out.size < 2 || (await refusalOf(search, (one) => !out.has(one))) !== undefined) return []
  return repeated.slice(0, search.maxRefused).map((position) => ({ position, reason }))
}

const refusalOf = async (
  { probe }: Search,
  isChosen: (position: number) => boolean,
): Promise<unknown> => {
  const error = await probe(isChosen)
  // DuckDB throws only errors.
  if (error !== undefined && !isOfARow(error)) throw error as Error
  return error
}
