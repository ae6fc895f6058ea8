import type { Observation } from '../experiment/observation.js'
import { type CheckResult, type Evidence, judged } from '../proof.js'
import { counted } from './words.js'

/** Whether each instance was closed once, in time and without an error, and left nothing running. */
export const checkClose = (runs: readonly Observation[]): CheckResult => {
  const evidence: Evidence[] = runs.flatMap(({ closes, openTimers }, run) => {
    const where = `run ${run + 1}`
    return [
      ...closes.flatMap(({ error, isDone }) => [
        ...(error === undefined ? [] : [{ where, what: `close failed: ${error}`, rows: [] }]),
        ...(isDone ? [] : [{ where, what: 'close did not come to its end', rows: [] }]),
      ]),
      ...(openTimers > 0
        ? [{ where, what: `${counted(openTimers, 'timer')} left running after close`, rows: [] }]
        : []),
    ]
  })
  const closes = runs.reduce((sum, run) => sum + run.closes.length, 0)
  return judged('close', evidence, `${counted(closes, 'instance')} closed`)
}
