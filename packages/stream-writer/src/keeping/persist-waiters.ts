import type { SpoolError } from '@panoply/errors'

interface PersistWaiter {
  /** The wait ends when this number of records is on disk, counted in the order of acceptance. */
  readonly records: number
  readonly resolve: () => void
  readonly reject: (error: SpoolError) => void
}

/** Calls that wait until records are on disk. They all share the next sync. */
export class PersistWaiters {
  readonly #waiters: PersistWaiter[] = []

  /** The number of records that the first call waits for. `undefined` if no call waits. */
  get first(): number | undefined {
    return this.#waiters[0]?.records
  }

  wait(records: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ records, resolve, reject })
    })
  }

  /** Call it when `records` records are on disk. */
  persisted(records: number): void {
    while (this.#waiters[0] && this.#waiters[0].records <= records) this.#waiters.shift()?.resolve()
  }

  fail(error: SpoolError): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error)
  }
}
