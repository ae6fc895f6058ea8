import { type CheckResult, judged, noted, notTried } from '../proof.js'
import type { BatchSizeTrial } from '../trials/direct-trials.js'
import { counted } from './words.js'

/** Whether `read` returns at most the requested number of rows. */
export const checkBatchSize = (trial: BatchSizeTrial | undefined, rows: number): CheckResult => {
  if (!trial) return notTried('batch-size', 'no batch had more than one row')
  const { asked, largest, missing, error } = trial
  if (missing !== undefined) {
    return judged('batch-size', [], `asked for ${asked}, it makes other requests`)
  }
  if (error !== undefined) return notTried('batch-size', error)
  if (trial.rows !== rows) {
    const what = `${counted(trial.rows, 'row')} in place of ${rows}`
    return judged('batch-size', [{ where: `n = ${asked}`, what, rows: [] }], '', () => what)
  }
  return largest <= asked
    ? judged('batch-size', [], `asked for ${asked}, at most ${largest} came`)
    : noted('batch-size', `not heeded: asked for ${counted(asked, 'row')}, up to ${largest} came`)
}
