import type { Evidence } from '../proof.js'
import { compareRows } from '../rows/compare-rows.js'
import type { RequestTrial } from '../trials/request-trials.js'
import { differenceEvidence } from './difference-evidence.js'
import { type Expected, mayComeTwice } from './expected.js'

/** The part that recovered from a failure. */
export type Place = 'inside the source' | 'in the same instance' | 'from the kept state'

/** The part that recovered from the failed request. If a row is lost, that part lost it. */
export const placeOf = ({ run, resumed }: RequestTrial): Place => {
  if (resumed || run.instances > 1) return 'from the kept state'
  return run.reads.some(({ error }) => error) ? 'in the same instance' : 'inside the source'
}

/** How many rows may exist more than once after the trial. */
export const allowedTwice = ({ run, resumed }: RequestTrial, expected: Expected): number => {
  const last = run.edges.at(-1)
  if (resumed) return last ? mayComeTwice(last, expected) : 0
  return run.warnsOfTwice || run.edges.length === 0 ? Infinity : 0
}

/** The request and its failure, for a person. */
export const whereOf = ({ request, trouble }: RequestTrial): string => {
  const { pathname } = new URL(request.url)
  return `request ${request.number} (${request.method} ${pathname}), ${trouble.name}`
}

/** The evidence against the source in the rows of a trial. */
export const lossesOf = (trial: RequestTrial, expected: Expected, twice: number): Evidence[] => {
  const where = whereOf(trial)
  if (trial.resumed?.outcome === 'failed') {
    const what = `the resumed run failed: ${trial.resumed.failure?.message ?? ''}`
    return [{ where, what, rows: [] }]
  }
  return differenceEvidence(where, compareRows(expected.rows, trial.rows, expected.ignored), twice)
}
