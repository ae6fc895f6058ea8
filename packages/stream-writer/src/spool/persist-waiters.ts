import type { SpoolError } from '@panoply/errors'

interface PersistWaiter {
  /** How many records, in the order in which they were accepted, have to be on disk. */
  readonly records: number
  readonly resolve: () => void
  readonly reject: (error: SpoolError) => void
}

/** Who waits for records to be on disk. All who wait share the next sync. */
export class PersistWaiters {
  readonly #waiters: PersistWaiter[] = []

  /** How many records the first of them waits for; `undefined` when nobody waits. */
  get first(): number | undefined {
    return this.#waiters[0]?.records
  }

  wait(records: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ records, resolve, reject })
    })
  }

  /** So many records are safe. */
  persisted(records: number): void {
    while (this.#waiters[0] && this.#waiters[0].records <= records) this.#waiters.shift()?.resolve()
  }

  fail(error: SpoolError): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error)
  }
}
