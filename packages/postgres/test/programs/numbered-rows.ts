import { DataSource, type DataSourceModule } from '@panoply/datasource'

const BATCH_ROWS = 20

/**
 * Rows numbered from 0 to `total`, for the tables `part_0` and `part_1`, without ids: a row that came twice would show.
 *
 * @param pauseMs how long each `read` takes
 */
export const numberedRows = (total: number, pauseMs: number): DataSourceModule => ({
  CONFIG: { title: 'Numbered', params: [] },
  Stream: class extends DataSource {
    override readonly stateSpan = 'batch'
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0

    async read(): Promise<Record<string, unknown>[] | null> {
      if (this.#next >= total) return null
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      const end = Math.min(total, this.#next + BATCH_ROWS)
      this.state(`to ${end}`, { next: end })
      const rows = []
      for (; this.#next < end; this.#next += 1) {
        const text = 'x'.repeat(this.#next % 200)
        rows.push({ n: this.#next, text, __table: `part_${this.#next % 2}`, __state: `to ${end}` })
      }
      return rows
    }
  },
})
