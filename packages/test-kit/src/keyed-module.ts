import { DataSource, type DataSourceModule } from '@panoply/datasource'

/** How many rows the keyed module has. */
export const KEYED_TOTAL = 2_000
const BATCH_ROWS = 50

class Stream extends DataSource {
  static override readonly streams = ['part_0', 'part_1'].map((name) => ({
    ...{ name, primaryKey: ['N', 'text'] },
    schema: { properties: { n: { type: 'integer' }, text: { type: 'string' } } },
  }))
  #next = 0

  read(): Promise<Record<string, unknown>[] | null> {
    if (this.#next >= KEYED_TOTAL) return Promise.resolve(null)
    const rows = []
    for (const end = this.#next + BATCH_ROWS; this.#next < end; this.#next += 1) {
      rows.push({ n: this.#next, text: `row ${this.#next}`, __table: `part_${this.#next % 2}` })
    }
    return Promise.resolve(rows)
  }
}

/**
 * Rows numbered from 0, for the tables `part_0` and `part_1`. It reports no state, so that each run begins anew, and
 * declares the keys of its tables.
 */
export const keyedModule: DataSourceModule = { Stream, CONFIG: { title: 'Keyed', params: [] } }
