import type { Failure } from '../delivery/failure.js'

/** Who answers for the records that it wrote itself, and is told first when they are given up. */
export interface RecordOwner {
  /** Returns whether it takes the records; if not, they are handed back as nobody's. */
  failed(failure: Failure): boolean
}

/** So many records one after the other have the same owner, or none. */
export interface OwnerRun {
  readonly owner: RecordOwner | undefined
  readonly count: number
}

/** Notes who owns the records of a message while they are appended. Most messages have no owners, and cost nothing. */
export class OwnerRuns {
  readonly #runs: { owner: RecordOwner | undefined; count: number }[]

  /** @param unowned how many records came before the first that has an owner */
  constructor(unowned: number) {
    this.#runs = unowned === 0 ? [] : [{ owner: undefined, count: unowned }]
  }

  get runs(): readonly OwnerRun[] {
    return this.#runs
  }

  add(owner: RecordOwner | undefined): void {
    const last = this.#runs.at(-1)
    if (last?.owner === owner && last !== undefined) last.count++
    else this.#runs.push({ owner, count: 1 })
  }
}

/** The owners of the first so many records, and of the rest. */
export const splitRuns = (
  runs: readonly OwnerRun[],
  recordCount: number,
): [readonly OwnerRun[], readonly OwnerRun[]] => {
  const first: OwnerRun[] = []
  const rest: OwnerRun[] = []
  let left = recordCount
  for (const { owner, count } of runs) {
    const taken = Math.min(left, count)
    if (taken > 0) first.push({ owner, count: taken })
    if (count > taken) rest.push({ owner, count: count - taken })
    left -= taken
  }
  return [first, rest]
}
