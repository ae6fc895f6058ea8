import { InvalidArgumentError } from '@panoply/errors'

import type { Batch } from '../batch/batch.js'
import { isChunk } from '../batch/batch-items.js'
import type { SourceParameters } from '../config/source-parameters.js'
import { describeValue } from '@panoply/errors/internal'
import { DataSource } from './data-source.js'
import type { DataSourceClass } from './data-source-class.js'
import { type ItemSource, ItemReader } from './item-reader.js'
import type { DataSourceOptions } from '../options/data-source-options.js'

/** The methods of `DataSource` that report to the system. They also work when they are taken out of the object. */
export type SourceReporter = Pick<DataSource, 'progress' | 'state' | 'raw' | 'log' | 'fire'>

/** Opens the items, for the parameters of a run. */
export type OpenItems<Source extends object, Options extends object> = (
  source: Source,
  options: Options,
  report: SourceReporter,
) => ItemSource | Promise<ItemSource>

/** The number of rows in a batch if the caller of `read` gives none. */
const DEFAULT_BATCH_ROWS = 1_000

/**
 * Makes a data source from a stream in object mode, a generator or anything else that can be iterated. Rows are
 * gathered into batches: as many as `read` is asked for, or 1,000. An array is one batch, and so is a chunk of text or
 * bytes. If the items fail, the rows before the failure are returned first. Then this `read` and every later one
 * throws. `close` destroys or cancels the stream, or ends the generator.
 *
 * @example
 * ```ts
 * for await (const batch of fromReadable([{ n: 1 }, { n: 2 }])) console.log(batch)
 * ```
 *
 * @param items a stream, or anything that can be iterated
 * @returns a data source
 * @throws InvalidArgumentError when the argument cannot be iterated
 */
export function fromReadable(items: ItemSource): DataSource
/**
 * Makes the class of a data source from a function that opens a stream, or from a generator function. The module
 * exports the class.
 *
 * @example
 * ```ts
 * export const Stream = fromReadable(async function* (source: { pages: number }) {
 *   for (let page = 1; page <= source.pages; page += 1) yield { page }
 * })
 * for await (const batch of new Stream({ pages: 2 })) console.log(batch)
 * ```
 *
 * @param open called at the first `read` with `source`, `options`, and `report`: the methods `progress`, `state`, `raw`,
 *   `log` and `fire` of the data source
 */
export function fromReadable<
  Source extends object = SourceParameters,
  Options extends object = DataSourceOptions,
>(open: OpenItems<Source, Options>): DataSourceClass<Source, Options>
export function fromReadable(
  input: ItemSource | OpenItems<SourceParameters, DataSourceOptions>,
): DataSource | DataSourceClass<SourceParameters, DataSourceOptions> {
  if (typeof input !== 'function') {
    // Made at once: a stream may fail or be closed before it is read.
    const reader = readerOf(input)
    return new (classOf(() => reader, reader))({}) as DataSource
  }
  return classOf(async (dataSource) =>
    readerOf(await input(dataSource.source, dataSource.options, reporterOf(dataSource))),
  )
}

type OpenReader = (dataSource: DataSource) => ItemReader | Promise<ItemReader>

/** Bound methods, so that a function can destructure them: `(source, options, { progress, state })`. */
const reporterOf = (dataSource: DataSource): SourceReporter => ({
  progress: dataSource.progress.bind(dataSource),
  state: dataSource.state.bind(dataSource),
  raw: dataSource.raw.bind(dataSource),
  log: dataSource.log.bind(dataSource),
  fire: dataSource.fire.bind(dataSource),
})

const classOf = (
  open: OpenReader,
  opened?: ItemReader,
): DataSourceClass<SourceParameters, DataSourceOptions> =>
  class ReadableDataSource extends DataSource {
    #reader = opened
    #isClosed = false

    async read(n?: number): Promise<Batch | null> {
      this.#reader ??= await open(this)
      if (!this.#isClosed) return this.#reader.read(rowsWanted(n))
      // The source was closed while the items were being opened. So they are closed here.
      await this.close()
      return null
    }

    override async close(): Promise<void> {
      this.#isClosed = true
      await this.#reader?.close((error) => {
        this.log('closing the iterable failed:', error)
      })
    }
  }

/** At least one. A value that is no number counts as missing. */
const rowsWanted = (n: unknown): number =>
  typeof n === 'number' && !Number.isNaN(n) ? Math.max(1, n) : DEFAULT_BATCH_ROWS

const readerOf = (items: unknown): ItemReader => {
  if (isIterable(items) && !isChunk(items)) return new ItemReader(items)
  throw new InvalidArgumentError(
    `fromReadable: expected a stream, something to iterate or a function that opens it, got ${describeValue(items)}`,
    { argument: 'items' },
  )
}

const isIterable = (value: unknown): value is ItemSource =>
  typeof value === 'object' &&
  value !== null &&
  (Symbol.asyncIterator in value || Symbol.iterator in value)
