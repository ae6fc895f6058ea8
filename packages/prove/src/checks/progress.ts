import type { Observation } from '../experiment/observation.js'
import { type CheckResult, type Evidence, judged, noted } from '../proof.js'
import { counted } from './words.js'

/** Whether progress only goes forward, for each instance of the source. */
export const checkProgress = (runs: readonly Observation[]): CheckResult => {
  const [baseline] = runs
  const evidence: Evidence[] = runs.flatMap(({ progress }, run) => {
    const last = new Map<number, number>()
    return progress.flatMap(({ instance, loaded, total, message }) => {
      if (loaded === null) return []
      const before = last.get(instance)
      last.set(instance, loaded)
      const where = `run ${run + 1}, progress ${JSON.stringify(message)}`
      if (before !== undefined && loaded < before) {
        return [{ where, what: `${loaded} after ${before}`, rows: [] }]
      }
      return total !== null && loaded > total
        ? [{ where, what: `${loaded} of ${total}`, rows: [] }]
        : []
    })
  })
  const told = baseline?.progress.length ?? 0
  if (told === 0 && evidence.length === 0) return noted('progress', 'none reported')
  return judged('progress', evidence, `${counted(told, 'report')} in the first run, each further`)
}
