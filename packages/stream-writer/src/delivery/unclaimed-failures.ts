import { createReport, type DeliveryReport } from './delivery-report.js'
import type { Failure } from './failure.js'

/**
 * Records that failed while nobody listened and nobody waited: kept for the next report, within a bound of bytes.
 * Beyond it the oldest give way, so that a program that never asks cannot run out of memory; how many is known.
 */
export class UnclaimedFailures {
  readonly #limitBytes: number
  #failures: Failure[] = []
  #bytes = 0
  #forgotten = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Returns how many records gave way. The latest failure never does, however large it is. */
  add(failure: Failure): number {
    const before = this.#forgotten
    const kept = failure.withoutOwner()
    // One that gives way is never released: what is on disk stays there for a later writer.
    kept.hold()
    this.#failures.push(kept)
    this.#bytes += kept.keptBytes
    while (this.#bytes > this.#limitBytes && this.#failures.length > 1) {
      const oldest = this.#failures.shift() as Failure // there are two at least
      this.#bytes -= oldest.keptBytes
      this.#forgotten += oldest.recordCount
    }
    return this.#forgotten - before
  }

  /** The report with what was kept, which is kept no longer. */
  claim(report: DeliveryReport): DeliveryReport {
    if (this.#failures.length === 0 && this.#forgotten === 0) return report
    const failures = this.#failures
    const kept = failures.reduce((sum, { recordCount }) => sum + recordCount, 0)
    const failed = report.failed + kept + this.#forgotten
    const { delivered, pending } = report
    for (const failure of failures) failure.release()
    this.#failures = []
    this.#bytes = 0
    this.#forgotten = 0
    return createReport({ delivered, failed, pending }, () => [
      ...failures.flatMap((failure) => failure.undelivered()),
      ...report.undelivered,
    ])
  }
}
