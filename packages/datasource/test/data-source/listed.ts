import { type Batch, DataSource, type DataSourceOptions } from '../../src/index.js'

/** Reads the batches that it is given; an error in their place is thrown. */
export class Listed extends DataSource<
  Record<string, unknown>,
  DataSourceOptions,
  { page: number }
> {
  closed = 0
  readonly #batches: unknown[]

  constructor(batches: unknown[], source: Record<string, unknown> = {}, ...more: unknown[]) {
    super(source, ...(more as [DataSourceOptions?]))
    this.#batches = [...batches]
  }

  read(): Batch | null {
    const batch = this.#batches.length === 0 ? null : this.#batches.shift()
    if (batch instanceof Error) throw batch
    return batch as Batch
  }

  override close(): void | Promise<void> {
    this.closed += 1
  }
}

/** Options of a source whose log goes nowhere. */
export const silent = { logger: () => undefined }
