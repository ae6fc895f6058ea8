import type { Batch } from '../batch/batch.js'
import { checkBatch } from '../batch/check-batch.js'

/** What is needed of a data source to read it to the end. */
export interface Readable {
  read(n?: number): Batch | null | Promise<Batch | null>
  close(): void | Promise<void>
  log(...messages: readonly unknown[]): void
}

/** How {@link readBatches} reads. */
export interface ReadBatchesOptions {
  /** How many rows `read` is asked for. Default: nothing, so that the source takes its own size. */
  readonly batchSize?: number | undefined
  /** What is thrown for what `read` threw. Default: the same. */
  readonly maskError?: (error: unknown) => unknown
}

/** A source is closed once, however many loops there are over it. */
const closedSources = new WeakSet<Readable>()

/**
 * The batches of a source until `null`; then `close`, whichever way the reading ends, also when nothing was asked for.
 * A source that was closed by it is at its end.
 */
export const readBatches = (
  source: Readable,
  options: ReadBatchesOptions = {},
): AsyncGenerator<Batch, void, undefined> => {
  const batches = generate(source, options)
  // Goes up to the first `yield`: a generator that was not begun would not close the source when it is ended.
  void batches.next()
  return batches as AsyncGenerator<Batch, void, undefined>
}

async function* generate(
  source: Readable,
  { batchSize, maskError = (error) => error }: ReadBatchesOptions,
): AsyncGenerator<Batch | undefined, void, undefined> {
  let hasFailed = false
  try {
    yield undefined
    while (!closedSources.has(source)) {
      const batch = await source.read(batchSize)
      if (batch === null) return
      yield checkBatch(batch)
    }
  } catch (error) {
    hasFailed = true
    throw maskError(error)
  } finally {
    if (!closedSources.has(source)) await close(source, hasFailed, maskError)
  }
}

/** The error of `read` is what the caller has to know; one of `close` must not take its place. */
const close = async (
  source: Readable,
  hasFailed: boolean,
  maskError: (error: unknown) => unknown,
): Promise<void> => {
  closedSources.add(source)
  try {
    await source.close()
  } catch (error) {
    if (!hasFailed) throw maskError(error)
    source.log('close failed after a failure of read:', error)
  }
}
