import { type CheckResult, type Evidence, judged, noted, notTried } from '../proof.js'
import { compareRows } from '../rows/compare-rows.js'
import type { CutTrial } from '../trials/cut-trials.js'
import { differenceEvidence } from './difference-evidence.js'
import { type Expected, mayComeTwice } from './expected.js'
import { counted } from './words.js'

/**
 * Whether the source continues from each edge without losing rows.
 *
 * @param more evidence of other runs that continued from a kept state
 */
export const checkCuts = (
  trials: readonly CutTrial[],
  edges: number,
  expected: Expected,
  more: readonly Evidence[],
): CheckResult => {
  const ordinary = trials.filter(({ withChangesInFlight }) => !withChangesInFlight)
  const tried = ordinary.filter(({ resumed }) => resumed.missing === undefined)
  const evidence = [...tried.flatMap((trial) => evidenceOf(trial, expected)), ...more]
  if (edges === 0 && evidence.length === 0) {
    return notTried('cuts', 'all rows came in one batch, so there is no edge between two batches')
  }
  if (tried.length === 0 && evidence.length === 0) {
    return notTried('cuts', `no edge could be tried: ${ordinary[0]?.resumed.missing ?? ''}`)
  }
  const missed = ordinary.filter(({ resumed }) => resumed.missing !== undefined)
  const [twice, replaced] = [timesTwice(tried, expected), timesReplaced(tried, expected)]
  const detail = [
    `${counted(tried.length, 'edge')}${tried.length < edges ? ` of ${edges}` : ''}: none lost`,
    twice === 0 ? 'none twice' : `at most ${counted(twice, 'row')} twice`,
    ...(replaced === 0 ? [] : [`at most ${counted(replaced, 'row')} again with the same id`]),
    ...(expected.reportsStates ? [] : ['it reports no state and starts from its beginning']),
  ].join(', ')
  if (evidence.length > 0 || missed.length === 0) return judged('cuts', evidence, detail)
  return noted(
    'cuts',
    `${detail}; ${counted(missed.length, 'edge')} could not be tried`,
    missed.map(({ edge, resumed }) => ({
      ...{ where: whereOf(edge.number), what: resumed.missing ?? '', rows: [] },
    })),
  )
}

/** Whether the source skips a batch when it continues with the parameters that it had changed for that batch. */
export const checkSavedParameters = (
  trials: readonly CutTrial[],
  expected: Expected,
): CheckResult => {
  const tried = trials.filter(
    ({ withChangesInFlight, resumed }) => withChangesInFlight && resumed.missing === undefined,
  )
  if (tried.length === 0) {
    return notTried('saved-parameters', 'it changes no parameters between two batches')
  }
  return judged(
    'saved-parameters',
    tried.flatMap((trial) => evidenceOf(trial, expected)),
    `${counted(tried.length, 'cut')} with parameters that were changed for the current batch: none lost`,
  )
}

const whereOf = (edge: number): string => `edge ${edge}, behind batch ${edge}`

const evidenceOf = ({ edge, resumed, rows }: CutTrial, expected: Expected): Evidence[] => {
  const where = whereOf(edge.number)
  if (resumed.outcome === 'failed') {
    const what = `the resumed run failed: ${resumed.failure?.message ?? ''}`
    return [{ where, what, rows: [] }]
  }
  const difference = compareRows(expected.rows, rows, expected.ignored)
  return differenceEvidence(where, difference, mayComeTwice(edge, expected))
}

const timesTwice = (trials: readonly CutTrial[], { rows, ignored }: Expected): number =>
  Math.max(0, ...trials.map((trial) => compareRows(rows, trial.rows, ignored).twice.count))

const timesReplaced = (trials: readonly CutTrial[], { rows, ignored }: Expected): number =>
  Math.max(0, ...trials.map((trial) => compareRows(rows, trial.rows, ignored).replaced.count))
