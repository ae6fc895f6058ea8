/** A small shop: two tables with values of every kind, positions in each, and a death on demand. */
import { type Batch, DataSource, type DataSourceOptions, defineConfig } from '@panoply/datasource'

export const CONFIG = defineConfig({
  title: 'Shop',
  params: [
    { name: 'rows', title: 'Rows per table', type: 'number', default: 50 },
    { name: 'password', title: 'Password', type: 'password', required: true },
    { name: 'dieAfterReads', title: 'Reads before the process is killed', type: 'number' },
    { name: 'batchRows', title: 'Rows per batch', type: 'number', default: 10 },
  ],
})

const TABLES = ['customers', 'orders'] as const
type Table = (typeof TABLES)[number]
interface Position {
  readonly next: number
}

const START = Date.UTC(2026, 0, 1)
const DAY_MS = 24 * 60 * 60 * 1_000

/** The row of a number, always the same. */
export const shopRow = (table: Table, n: number): Record<string, unknown> =>
  table === 'customers'
    ? {
        id: n,
        name: n % 7 === 0 ? `Ünïcødé \u2028 "${n}"` : `Customer ${n}`,
        since: new Date(START + n * DAY_MS),
        tags: n % 3 === 0 ? ['new', `t${n}`] : [],
        address: { city: `City ${n % 5}`, zip: String(10_000 + n) },
        note: n % 4 === 0 ? null : `note ${n}`,
      }
    : {
        id: n,
        customer: n % 11,
        amount: n * 1.25,
        isPaid: n % 2 === 0,
        note: n % 9 === 0 ? null : `x${n}`,
      }

const NULLABLE = (type: string, more: object = {}) => ({ type: ['null', type], ...more })

const PROPERTIES = {
  customers: {
    id: { type: 'integer' },
    name: NULLABLE('string'),
    since: NULLABLE('string', { format: 'date-time' }),
    tags: NULLABLE('array', { items: { type: 'string' } }),
    address: NULLABLE('object', {
      properties: { city: NULLABLE('string'), zip: NULLABLE('string') },
    }),
    note: NULLABLE('string'),
  },
  orders: {
    id: { type: 'integer' },
    customer: NULLABLE('integer'),
    amount: NULLABLE('number'),
    isPaid: NULLABLE('boolean'),
    note: NULLABLE('string'),
  },
}

export class Stream extends DataSource {
  static override readonly incremental = true
  static override readonly streams = TABLES.map((name) => ({
    name,
    primaryKey: ['id'],
    cursor: 'id',
    statePath: ['tables', name],
    schema: { type: 'object', properties: PROPERTIES[name] },
  }))

  override readonly stateSpan = 'batch'
  readonly #positions: Map<Table, number>
  #reads = 0

  constructor(source: Record<string, unknown>, options: DataSourceOptions) {
    super(source, options)
    const { tables } = (source['state'] ?? {}) as { tables?: Partial<Record<Table, Position>> }
    this.#positions = new Map(TABLES.map((table) => [table, tables?.[table]?.next ?? 0]))

    console.log('connecting with', source['password'])
  }

  async read(): Promise<Batch | null> {
    const total = Number(this.source['rows'])
    const table = TABLES.find((name) => (this.#positions.get(name) ?? 0) < total)
    if (table === undefined) return null
    this.#reads += 1
    if (this.#reads > Number(this.source['dieAfterReads'] ?? Number.POSITIVE_INFINITY))
      await this.#die()
    const start = this.#positions.get(table) ?? 0
    const end = Math.min(total, start + Number(this.source['batchRows']))
    this.#positions.set(table, end)
    this.state(`${table} ${end}`, { tables: { [table]: { next: end } } })
    this.progress(end, total, `${table}: ${end} of ${total}`)
    return Array.from({ length: end - start }, (_, index) => ({
      ...shopRow(table, start + index),
      ...{ __table: table, __state: `${table} ${end}` },
    }))
  }

  /** After a state was written. */
  async #die(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    process.kill(process.pid, 'SIGKILL')
    await new Promise(() => undefined)
  }
}
