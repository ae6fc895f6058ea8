import type { DeliveryError, TableRecord } from '@panoply/errors'

/** A record that was accepted and is handed back, with the reason. */
export interface UndeliveredRecord extends TableRecord {
  readonly error?: DeliveryError
}

/** Records of one owner that were given up. */
export interface GivenUpRecords {
  /** The epoch in which they were accepted; see `FlushWaiters`. */
  readonly epoch: number
  readonly recordCount: number
  /** The memory that they need, in bytes. */
  readonly keptBytes: number
  /** Whether the program has received the records, from an `error` event, a stream or a report. */
  readonly isReceived: boolean
  /** Whether a later writer would find the records on disk. */
  readonly isOnDisk: boolean
  /** Call it when the program has received the records. */
  receive(): void
  /** The records with the reason. Every call decodes them again. */
  undelivered(): UndeliveredRecord[]
}

/** A stream that owns the records written to it. If they are given up, it hands them back to its user. */
export interface RecordOwner {
  /** Returns whether the owner will hand the records back. If not, they are treated as records without an owner. */
  takeBack(records: GivenUpRecords): boolean
}

/** `count` consecutive records with the same owner, or without an owner. */
export interface OwnerRun {
  readonly owner: RecordOwner | undefined
  readonly count: number
}

/** Collects the owners of a message's records. Most messages have no owners and need no such list. */
export class OwnerRuns {
  readonly #runs: { owner: RecordOwner | undefined; count: number }[]

  /** @param unowned the number of records before the first one with an owner */
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

/** The owners of the first `recordCount` records, and of the rest. */
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
