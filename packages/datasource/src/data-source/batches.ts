import type { Batch } from '../batch/batch.js'
import { checkBatch } from '../batch/check-batch.js'

/** What is needed of a data source to read it to the end. */
export interface Readable {
  read(n?: number): Batch | null | Promise<Batch | null>
  close(): void | Promise<void>
  log(...messages: readonly unknown[]): void
}

/** The batches of a source, asked for `n` rows each, until `null`; then `close`, whichever way the reading ends. */
export async function* readBatches(
  source: Readable,
  n?: number,
): AsyncGenerator<Batch, void, undefined> {
  let hasFailed = false
  try {
    for (;;) {
      const batch = await source.read(n)
      if (batch === null) return
      yield checkBatch(batch)
    }
  } catch (error) {
    hasFailed = true
    throw error
  } finally {
    if (hasFailed) await closeAfterFailure(source)
    else await source.close()
  }
}

/** The error of `read` is what the caller has to know; one of `close` must not take its place. */
const closeAfterFailure = async (source: Readable): Promise<void> => {
  try {
    await source.close()
  } catch (error) {
    source.log('close failed after a failure of read:', error)
  }
}
