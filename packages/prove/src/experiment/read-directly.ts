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

/** Calls during a read without a run. */
export interface DirectReader {
  /** Gets each batch. It is not held here afterwards. */
  readonly onBatch: (batch: Batch, requests: number) => void | Promise<void>
  /** The source is at its end, and not closed yet. */
  readonly onEnd?: () => void | Promise<void>
}

/** How a source was read directly. */
export interface DirectReading {
  /** Rows of `read` calls that followed `null`. */
  readonly rowsAfterEnd: number
  readonly error: string | undefined
  readonly missing: string | undefined
}

/** Longer, by its own time, than any `read` takes. */
const GIVE_UP_MS = 15 * 60_000

/** Reads a source to its end by hand, without a runner that looks after it. */
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
    // Sources change the parameters that they are given.
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
      reject(new Error('it did not come back within 15 minutes'))
    }, GIVE_UP_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
