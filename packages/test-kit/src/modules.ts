import { type Batch, DataSource, type DataSourceModule, type Param } from '@panoply/datasource'

type Read = (this: DataSource, call: number) => Batch | null | Promise<Batch | null>

/** A module whose `read` is this function. It gets the number of the call, from 1. Each batch has its own state id. */
export const moduleOf = (read: Read, params: readonly Param[] = []): DataSourceModule => ({
  CONFIG: { title: 'Test Source', params },
  Stream: class extends DataSource {
    override readonly stateSpan = 'batch'
    #calls = 0
    read(): Batch | null | Promise<Batch | null> {
      this.#calls += 1
      return read.call(this, this.#calls)
    }
  },
})

/** A module that returns these batches and then the end. */
export const batchesModule = (
  batches: readonly (readonly Record<string, unknown>[])[],
  params: readonly Param[] = [],
): DataSourceModule => moduleOf((call) => batches[call - 1] ?? null, params)

/**
 * A source of numbered rows that reports its position and can be resumed: `{ n: 0 }` up to `total`.
 *
 * @param onRead called at the start of each `read`, which waits for its promise; it may throw
 */
export const countingModule = (
  total: number,
  batchRows: number,
  onRead: (next: number) => unknown = () => undefined,
): DataSourceModule => ({
  CONFIG: { title: 'Counting', params: [] },
  Stream: class extends DataSource {
    override readonly stateSpan = 'batch'
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0
    read(): Batch | null | Promise<Batch | null> {
      const ready = onRead(this.#next)
      return ready instanceof Promise ? ready.then(() => this.#batch()) : this.#batch()
    }
    #batch(): Batch | null {
      if (this.#next >= total) return null
      const end = Math.min(total, this.#next + batchRows)
      const id = `to ${end}`
      this.state(id, { next: end })
      const rows = []
      for (; this.#next < end; this.#next += 1) rows.push({ n: this.#next, __state: id })
      return rows
    }
  },
})
