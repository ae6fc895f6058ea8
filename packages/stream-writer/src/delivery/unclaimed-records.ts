import type { Custody } from '../spool/custody.js'
import type { DeliveryReport, UndeliveredRecord } from './delivery-report.js'

/**
 * Records that failed while nobody listened and nobody waited: kept for the next report, within a bound of bytes.
 * Beyond it the oldest give way, so that a program that never asks cannot run out of memory; how many is known.
 */
export class UnclaimedRecords {
  readonly #limitBytes: number
  #batches: Batch[] = []
  #bytes = 0
  #forgotten = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /**
   * Returns how many records gave way. The latest batch never does, however large it is.
   *
   * @param custodies held for the batch, and released when a report has it
   */
  add(
    records: readonly UndeliveredRecord[],
    bytes: number,
    custodies: readonly Custody[] = [],
  ): number {
    const before = this.#forgotten
    this.#batches.push({ records, bytes, custodies })
    this.#bytes += bytes
    while (this.#bytes > this.#limitBytes && this.#batches.length > 1) {
      const oldest = this.#batches.shift()
      this.#bytes -= oldest?.bytes ?? 0
      this.#forgotten += oldest?.records.length ?? 0
    }
    return this.#forgotten - before
  }

  /** The report with what was kept, which is kept no longer. */
  claim(report: DeliveryReport): DeliveryReport {
    if (this.#batches.length === 0 && this.#forgotten === 0) return report
    const kept = this.#batches.flatMap(({ records }) => records)
    for (const { custodies } of this.#batches) for (const custody of custodies) custody.release()
    const failed = report.failed + kept.length + this.#forgotten
    this.#batches = []
    this.#bytes = 0
    this.#forgotten = 0
    return { ...report, failed, undelivered: [...kept, ...report.undelivered] }
  }
}

interface Batch {
  readonly records: readonly UndeliveredRecord[]
  readonly bytes: number
  readonly custodies: readonly Custody[]
}
