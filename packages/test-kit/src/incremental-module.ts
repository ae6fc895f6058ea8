import { DataSource, type DataSourceModule, type DataSourceOptions } from '@panoply/datasource'

const BATCH_ROWS = 20
/** In the order with two tables, the values of the first table are larger by this number. */
const AHEAD = 10_000

/** The orders in which the incremental module reads its rows, each with the tables that it has then. */
export const READING_ORDERS = [
  ['ascending', ['part_0']],
  ['descending', ['part_0']],
  ['table after table', ['part_0', 'part_1']],
] as const

export type ReadingOrder = (typeof READING_ORDERS)[number][0]

interface Row {
  readonly n: number
  /** The value of the incremental key. */
  readonly at: number
  readonly __table: string
}

const rowsIn = (order: ReadingOrder, total: number): Row[] => {
  const rows = Array.from({ length: total }, (_, n) => ({ n, at: n, __table: 'part_0' }))
  switch (order) {
    case 'ascending':
      return rows
    case 'descending':
      return rows.reverse()
    case 'table after table':
      return [
        ...rows.filter(({ n }) => n % 2 === 0).map((row) => ({ ...row, at: row.n + AHEAD })),
        ...rows.filter(({ n }) => n % 2 === 1).map((row) => ({ ...row, __table: 'part_1' })),
      ]
  }
}

/**
 * Rows numbered from 0, whose incremental key is `at`: a run reads the rows with an `at` above `incVal`. The module
 * reports its position and can be resumed. Each row tells in `since` which `incVal` its run had.
 *
 * @param total how many rows there are. It must be even. A larger `total` adds rows, each with a larger `at` than the
 * rows of its table before. The next `incVal` is `total - 1` in every order
 */
export const incrementalModule = (order: ReadingOrder, total: number): DataSourceModule => ({
  CONFIG: { title: `Incremental ${order}`, params: [] },
  Stream: class extends DataSource {
    override readonly stateSpan = 'batch'
    readonly #rows: (Row & { readonly since: string })[]
    #next = (this.source['state'] as { next?: number } | undefined)?.next ?? 0

    constructor(source: Record<string, unknown>, options?: DataSourceOptions) {
      super(source, options)
      const { incVal } = this.source
      this.#rows = rowsIn(order, total)
        .filter(({ at }) => incVal === undefined || at > Number(incVal))
        .map((row) => ({
          ...row,
          since: incVal === undefined ? 'the beginning' : `${Number(incVal)}`,
        }))
    }

    read(): Promise<Record<string, unknown>[] | null> {
      if (this.#next >= this.#rows.length) return Promise.resolve(null)
      const rows = this.#rows.slice(this.#next, this.#next + BATCH_ROWS)
      this.#next += rows.length
      const id = `to ${this.#next}`
      this.state(id, { next: this.#next })
      return Promise.resolve(rows.map((row) => ({ ...row, __state: id })))
    }
  },
})
