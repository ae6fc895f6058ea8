import type { GivenUpRecords } from '../message/record-owners.js'

/** The most bytes that are kept: while a report is awaited that will list them, and else. */
export interface KeepingLimits {
  readonly awaitedBytes: number
  readonly otherwiseBytes: number
}

/**
 * Given-up records that the program has not received: no `error` listener heard of them, no stream answers for them, and
 * no report has listed them. The next report that covers them takes them.
 *
 * The records are kept within a limit of bytes. Beyond it the oldest are forgotten, and only counted. The latest are
 * always kept, however large they are.
 */
export class UnreceivedRecords {
  readonly #limits: KeepingLimits
  #kept: GivenUpRecords[] = []
  #keptBytes = 0
  /** How many records of each epoch were forgotten since a report covered it. */
  readonly #forgotten = new Map<number, number>()

  constructor(limits: KeepingLimits) {
    this.#limits = limits
  }

  /** How many there are, the forgotten ones included. */
  get recordCount(): number {
    return countRecords(this.#kept) + this.#forgottenRecords
  }

  /** How many would be lost with the process. A spool that works has the forgotten ones, too. */
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

  /** Takes the records up to an epoch, for a report. From now on the program has received them. */
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
