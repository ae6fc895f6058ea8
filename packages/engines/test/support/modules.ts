import { type Batch, DataSource, type DataSourceModule, type Param } from '@panoply/datasource'

type Read = (this: DataSource, call: number) => Batch | null | Promise<Batch | null>

/** What a source may declare besides. */
export interface Statics {
  readonly streams?: unknown
  readonly check?: unknown
  readonly incremental?: boolean
  readonly progressUnit?: string
  readonly listResources?: unknown
}

/** A module whose `read` is this function; it is told which call it is, from 1. */
export const moduleOf = (
  read: Read,
  statics: Statics = {},
  params: readonly Param[] = [],
): DataSourceModule => {
  class Stream extends DataSource {
    override readonly stateSpan = 'batch'
    #calls = 0
    read(): Batch | null | Promise<Batch | null> {
      this.#calls += 1
      return read.call(this, this.#calls)
    }
  }
  // Statics of every kind, also such as the types do not know yet.
  return {
    CONFIG: { title: 'Test Source', params },
    Stream: Object.assign(Stream, statics),
  }
}

/** A module that returns these batches and then the end. */
export const batchesModule = (
  batches: readonly (readonly Record<string, unknown>[])[],
  statics: Statics = {},
  params: readonly Param[] = [],
): DataSourceModule => moduleOf((call) => batches[call - 1] ?? null, statics, params)

/** How a {@link countingModule} counts. */
export interface Counting extends Statics {
  /** Rows per table. */
  readonly total: number
  readonly tables?: readonly string[]
  readonly batchRows?: number
  /** Told where a `read` starts; may throw. */
  readonly onRead?: (this: DataSource, table: string, next: number) => void | Promise<void>
}

/**
 * A source of numbered rows, `{ n, __table }`, table after table. It keeps its position in each table: `{ tables: { name:
 * { next } } }`.
 */
export const countingModule = (counting: Counting): DataSourceModule => {
  const { total, tables = ['numbers'], batchRows = 10, onRead, ...statics } = counting
  interface State {
    readonly tables?: Readonly<Record<string, { readonly next: number } | undefined>>
  }
  class Stream extends DataSource {
    override readonly stateSpan = 'batch'
    readonly #next = new Map(
      tables.map((table) => [
        table,
        (this.source['state'] as State | undefined)?.tables?.[table]?.next ?? 0,
      ]),
    )
    async read(): Promise<Batch | null> {
      const table = tables.find((name) => (this.#next.get(name) ?? 0) < total)
      if (table === undefined) return null
      const start = this.#next.get(table) ?? 0
      await onRead?.call(this, table, start)
      const end = Math.min(total, start + batchRows)
      const id = `${table} to ${end}`
      this.state(id, { tables: { [table]: { next: end } } })
      this.#next.set(table, end)
      return Array.from({ length: end - start }, (_, index) => ({
        ...{ n: start + index, __table: table, __state: id },
      }))
    }
  }
  return {
    CONFIG: { title: 'Counting', params: [] },
    Stream: Object.assign(Stream, statics),
  }
}
