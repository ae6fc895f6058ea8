import { type CheckResult, judged, notTried } from '../proof.js'
import type { MemoryTrial } from '../trials/direct-trials.js'
import { counted } from './words.js'

/** With fewer bytes of rows, growth cannot be told from the memory that the engine itself needs. */
const MIN_ROW_BYTES = 8 * 1024 * 1024
const MAX_GROWTH = 0.5

/** Whether the source holds rows that it has returned. */
export const checkMemory = (trial: MemoryTrial): CheckResult => {
  const { missing, error, batches, earlierRows, heldRows, rowBytes, measuredBytes, grownBytes } =
    trial
  const why = missing ?? error
  if (why !== undefined) return notTried('memory', why)
  if (earlierRows === 0) {
    return notTried('memory', `${counted(batches, 'batch', 'batches')}: too few to see it grow`)
  }
  const isMeasurable = rowBytes >= MIN_ROW_BYTES
  const growth = grownBytes / measuredBytes
  const where = 'the end, before close'
  return judged(
    'memory',
    [
      ...(heldRows > earlierRows * MAX_GROWTH
        ? [{ where, what: `${heldRows} of ${earlierRows} rows of earlier batches held`, rows: [] }]
        : []),
      ...(isMeasurable && growth > MAX_GROWTH
        ? [{ where, what: `the heap grew by ${Math.round(grownBytes / 1024)} KiB`, rows: [] }]
        : []),
    ],
    `${heldRows} of ${earlierRows} rows of earlier batches held at the end${isMeasurable ? `, the heap grew by ${Math.round(grownBytes / 1024)} KiB for ${Math.round(measuredBytes / 1024)} KiB of rows` : ''}`,
    () => 'it holds the rows that it has returned',
  )
}
