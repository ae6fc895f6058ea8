import { isPanoplyError } from '@panoply/errors'

import type { StreamWriter } from '../../src/index.js'
import type { InMemoryDisk } from './in-memory-spool.js'
import type { SimulatedQueue } from './simulated-queue.js'

/** Records that were promised to outlive the process, and whether they would. */
export class PersistedRecords {
  readonly #writer: StreamWriter
  readonly #queue: SimulatedQueue
  readonly #disk: InMemoryDisk | undefined
  readonly #promised = new Set<number>()
  readonly #inLastReport = new Set<number>()

  constructor(writer: StreamWriter, queue: SimulatedQueue, disk: InMemoryDisk | undefined) {
    this.#writer = writer
    this.#queue = queue
    this.#disk = disk
  }

  /** Asks for the promise, which holds for the records that are given. */
  async persist(records: readonly number[]): Promise<void> {
    try {
      await this.#writer.persisted()
      for (const n of records) this.#promised.add(n)
    } catch (error) {
      if (!isPanoplyError(error)) throw error
    }
  }

  /** Returns what is wrong, in words. */
  check(step: string, handedBack: readonly number[]): string[] {
    if (!this.#disk) return []
    const kept = new Set(this.#disk.records().map(({ n }) => n as number))
    const back = new Set(handedBack)
    const broken: string[] = []
    for (const n of this.#promised) {
      // From here on no end of the process can lose it.
      if (this.#queue.taken.has(n) || back.has(n)) this.#promised.delete(n)
      // The report of close comes when the spool is closed, with what was taken off it last.
      else if (!kept.has(n) && step === 'closing') this.#inLastReport.add(n)
      else if (!kept.has(n)) broken.push(`${step}: ${n} was persisted and is gone`)
    }
    return broken
  }

  /** When everything was handed back; returns what is wrong, in words. */
  checkEnd(handedBack: readonly number[]): string[] {
    const isGone = (n: number): boolean => !this.#queue.taken.has(n) && !handedBack.includes(n)
    return [...this.#inLastReport].filter(isGone).map((n) => `${n} was persisted and is gone`)
  }
}
