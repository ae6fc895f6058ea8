import type { Batch } from '../batch/batch.js'
import { checkBatch } from '../batch/check-batch.js'

/** The methods of a data source that {@link readBatches} needs. */
export interface Readable {
  read(n?: number): Batch | null | Promise<Batch | null>
  close(): void | Promise<void>
  log(...messages: readonly unknown[]): void
}

/** Options of {@link readBatches}. */
export interface ReadBatchesOptions {
  /** How many rows `read` is asked for. Default: the source uses its own size. */
  readonly batchSize?: number | undefined
  /** Maps an error of `read` to the error to throw. Default: the same error. */
  readonly maskError?: (error: unknown) => unknown
}

/** A source is closed once, even if several loops read it. */
const closedSources = new WeakSet<Readable>()

/**
 * The batches of a source until `null`. `close` is called however the reading ends, even if no batch was asked for.
 * After that the source has no more batches.
 */
export const readBatches = (
  source: Readable,
  options: ReadBatchesOptions = {},
): AsyncGenerator<Batch, void, undefined> => {
  const batches = generate(source, options)
  // Runs the generator up to the first `yield`, because a generator that has not started would not close the source
  // when it ends.
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

/** The caller must learn of the error of `read`. An error of `close` must not replace it. */
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
