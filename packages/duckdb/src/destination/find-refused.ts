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
   * The positions of rows whose value of a unique column an earlier row has, too. Empty if rows replace each other by
   * their ids.
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
 * that is rolled back.
 *
 * 1. Rows that repeat a unique value are found by their values, with one try for all of them.
 * 2. The other rows are halved, to find the rows that are refused even alone.
 * 3. If each half is accepted, rows are refused because of each other. Then it looks for the first row that is refused
 *    together with the rows before it.
 *
 * @returns at least one row
 * @throws an error of a try that no row caused
 */
export const findRefused = async (search: Search): Promise<readonly FoundRow[]> => {
  const repeated = await search.repeats()
  if (repeated.length > 0) {
    const found = await refusedForRepeats(search, repeated)
    if (found.length > 0) return found
    // Halves that hold a value twice are refused down to the last pair, so each pair would take several tries.
    const alone = await refusedAlone(search, new Set(repeated))
    if (alone.length > 0) return alone
  }
  const alone = await refusedAlone(search, new Set())
  return alone.length > 0 ? alone : await refusedTogether(search)
}

/** If all rows are accepted but those that repeat a unique value, exactly these are refused. */
const refusedForRepeats = async (
  search: Search,
  repeated: readonly number[],
): Promise<FoundRow[]> => {
  const out = new Set(repeated)
  if ((await refusalOf(search, (position) => !out.has(position))) !== undefined) return []
  const reason = await refusalOf(search, () => true)
  if (reason === undefined) return []
  return repeated.slice(0, search.maxRefused).map((position) => ({ position, reason }))
}

/** @param out the positions of rows that are not looked at */
const refusedAlone = async (search: Search, out: ReadonlySet<number>): Promise<FoundRow[]> => {
  const positions = search.work.positions.filter((position) => !out.has(position))
  const refused: FoundRow[] = []
  const look = async (from: number, to: number): Promise<void> => {
    if (refused.length >= search.maxRefused) return
    const [first = 0, last = 0] = [positions[from], positions[to - 1]]
    const error = await refusalOf(
      search,
      (position) => position >= first && position <= last && !out.has(position),
    )
    if (error === undefined) return
    if (to - from === 1) {
      refused.push({ position: first, reason: error })
      return
    }
    const middle = Math.ceil((from + to) / 2)
    await look(from, middle)
    await look(middle, to)
  }
  if (positions.length > 0) await look(0, positions.length)
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
    refused.push({ position, reason: error })
    out.add(position)
    taken = failing
  }
  return refused
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
