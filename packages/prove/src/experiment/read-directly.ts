import {
  type Batch,
  checkBatch,
  type DataSource,
  parseSource,
  rowsOf,
  secretParams,
} from '@panoply/datasource'

import { hearConsole } from './hear-console.js'
import type { Laboratory } from './laboratory.js'
import { thrownFacts } from './thrown-facts.js'
import { Witness } from './witness.js'

/** Called while a source is read without the runner. */
export interface DirectReader {
  /** Called with each batch. No reference to the batch is kept afterwards. */
  readonly onBatch: (batch: Batch, requests: number) => void | Promise<void>
  /** Called when the source has reached its end, before it is closed. */
  readonly onEnd?: () => void | Promise<void>
}

/** The result of reading a source without the runner. */
export interface DirectReading {
  /** Rows of `read` calls that followed `null`. */
  readonly rowsAfterEnd: number
  readonly error: string | undefined
  readonly missing: string | undefined
}

/** A `read` that takes longer than this, in the time of the tape, counts as hung. */
const GIVE_UP_MS = 15 * 60_000

/** Reads a source to its end without the runner. */
export const readDirectly = async (
  laboratory: Laboratory,
  batchSize: number,
  reader: DirectReader,
): Promise<DirectReading> => {
  const witness = new Witness()
  const { Stream, CONFIG } = laboratory.module
  let rowsAfterEnd = 0
  const work = async (): Promise<string | undefined> => {
    const given = parseSource(CONFIG, { type: 'proof', ...laboratory.source })
    // A copy, because sources change the parameters that they get.
    const stream = new Stream(JSON.parse(JSON.stringify(given)), {
      ...laboratory.options,
      ...{ secretParams: secretParams(CONFIG), logger: () => undefined },
    }) as DataSource
    try {
      for (;;) {
        const batch = await withinLimit(stream.read(batchSize))
        if (batch === null) break
        await reader.onBatch(checkBatch(batch), witness.requests.length)
      }
      await reader.onEnd?.()
      const after = await withinLimit(stream.read(batchSize)).catch(() => null)
      rowsAfterEnd = after === null ? 0 : rowsOf(checkBatch(after)).length
      return undefined
    } catch (error) {
      return thrownFacts(error).message
    } finally {
      await withinLimit(stream.close()).catch(() => undefined)
    }
  }
  const { value, missing } = await laboratory.within({}, witness, () =>
    hearConsole(() => undefined, work),
  )
  return { rowsAfterEnd, error: value, missing }
}

const withinLimit = async <T>(work: T | Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('read did not return within 15 minutes'))
    }, GIVE_UP_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
