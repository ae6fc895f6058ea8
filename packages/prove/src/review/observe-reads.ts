import {
  checkBatch,
  type DataSource,
  type DataSourceModule,
  maskError,
  rowsOf,
  SecretMask,
  secretParams,
  secretValues,
} from '@panoply/datasource'
import { type PlainObject, textOf } from '@panoply/runner'

import type { Observation, ReadFacts } from './observation.js'

export interface ObserveOptions {
  /** Reading stops after this number of calls, even if the source has more rows. */
  readonly maxReads: number
}

/** Reads the first batches of a data source and observes it. Rows are dropped and no state is kept. */
export const observeReads = async (
  { Stream, CONFIG }: DataSourceModule,
  source: PlainObject,
  { maxReads }: ObserveOptions,
): Promise<Observation> => {
  const logLines: string[] = []
  const reads: ReadFacts[] = []
  const mask = new SecretMask()
  const names = secretParams(CONFIG)
  mask.remember(secretValues(source, names))
  const logger = (line: string): void => void logLines.push(line)
  let failure: string | undefined
  try {
    const stream = new Stream(source, { secretParams: names, logger }) as DataSource
    try {
      await readUpTo(stream, maxReads, reads)
    } finally {
      await stream.close()
    }
  } catch (error) {
    // A source may have put a fresh token into its parameters.
    mask.remember(secretValues(source, names))
    failure = textOf(maskError(error, mask))
  }
  return { reads, logLines, failure }
}

const readUpTo = async (
  stream: DataSource,
  maxReads: number,
  reads: ReadFacts[],
): Promise<void> => {
  let progressReports = 0
  let reportedStates: string[] = []
  stream.on('progress', () => {
    progressReports++
  })
  stream.on('source-state', ({ stateId }) => {
    reportedStates.push(stateId)
  })
  for (let call = 0; call < maxReads; call++) {
    const batch = await stream.read()
    const rows = batch === null ? [] : rowsOf(checkBatch(batch))
    const rowStates = rows.map(({ __state }) => (typeof __state === 'string' ? __state : undefined))
    reads.push({ isEnd: batch === null, progressReports, reportedStates, rowStates })
    if (batch === null) return
    progressReports = 0
    reportedStates = []
  }
}
