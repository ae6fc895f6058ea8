import { DataSource, type DataSourceModule } from '@panoply/datasource'

/** How many rows the module of numbers has. */
export const NUMBERS_TOTAL = 6_000
const BATCH_ROWS = 50

class Stream extends DataSource {
  override readonly stateSpan = 'batch'
  #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0

  read(): Promise<Record<string, unknown>[] | null> {
    if (this.#next >= NUMBERS_TOTAL) return Promise.resolve(null)
    const end = this.#next + BATCH_ROWS
    this.state(`to ${end}`, { next: end })
    const rows = []
    for (; this.#next < end; this.#next += 1) {
      const text = 'x'.repeat(this.#next % 200)
      rows.push({ n: this.#next, text, __table: `part_${this.#next % 2}`, __state: `to ${end}` })
    }
    return Promise.resolve(rows)
  }
}

/** Rows numbered from 0, for the tables `part_0` and `part_1`; it reports its position and can be resumed. */
export const numbersModule: DataSourceModule = {
  Stream,
  CONFIG: { title: 'Crashing', params: [] },
}
