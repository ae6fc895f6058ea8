import type { GivenUpRecords } from '../message/record-owners.js'

/** The largest number of bytes that are kept: while a report is awaited, and at other times. */
export interface KeepingLimits {
  readonly awaitedBytes: number
  readonly otherwiseBytes: number
}

/**
 * Given-up records that the program has not received: no `error` listener, no stream and no report has passed them to
 * it. The next report that covers them takes them.
 *
 * If the records exceed a limit of bytes, the oldest are dropped, and only counted. The latest failure is always kept,
 * even if it exceeds the limit alone.
 */
export class UnreceivedRecords {
  readonly #limits: KeepingLimits
  #kept: GivenUpRecords[] = []
  #keptBytes = 0
  /** By epoch: the number of records that were dropped since a report covered the epoch. */
  readonly #forgotten = new Map<number, number>()

  constructor(limits: KeepingLimits) {
    this.#limits = limits
  }

  /** The number of records, including dropped ones. */
  get recordCount(): number {
    return countRecords(this.#kept) + this.#forgottenRecords
  }

  /** The number of records that would be lost if the process ended now. A working spool also has the dropped ones. */
  countLosable(isSpoolWorking: boolean): number {
    const kept = countRecords(this.#kept.filter(({ isOnDisk }) => !isOnDisk))
    return kept + (isSpoolWorking ? 0 : this.#forgottenRecords)
  }

  /** Adds failed records. Returns the number of older records that were dropped to make room. */
  add(records: GivenUpRecords, isAwaited: boolean): number {
    this.#kept.push(records)
    this.#keptBytes += records.keptBytes
    const limitBytes = isAwaited ? this.#limits.awaitedBytes : this.#limits.otherwiseBytes
    let forgotten = 0
    while (this.#keptBytes > limitBytes && this.#kept.length > 1) forgotten += this.#forgetOldest()
    return forgotten
  }

  /** Takes the records up to an epoch, for a report. From now on, they count as received by the program. */
  take(epoch: number): GivenUpRecords[] {
    const taken = this.#kept.filter((records) => records.epoch <= epoch)
    if (taken.length > 0) this.#kept = this.#kept.filter((records) => records.epoch > epoch)
    for (const records of taken) {
      this.#keptBytes -= records.keptBytes
      records.receive()
    }
    for (const key of this.#forgotten.keys()) if (key <= epoch) this.#forgotten.delete(key)
    return taken
  }

  get #forgottenRecords(): number {
    return [...this.#forgotten.values()].reduce((sum, recordCount) => sum + recordCount, 0)
  }

  #forgetOldest(): number {
    const oldest = this.#kept.shift() as GivenUpRecords // the caller has checked that there are two
    this.#keptBytes -= oldest.keptBytes
    const { epoch, recordCount } = oldest
    this.#forgotten.set(epoch, (this.#forgotten.get(epoch) ?? 0) + recordCount)
    return recordCount
  }
}

const countRecords = (all: readonly GivenUpRecords[]): number =>
  all.reduce((sum, { recordCount }) => sum + recordCount, 0)
