import type { Observation } from '../experiment/observation.js'
import { type CheckResult, judged, notTried } from '../proof.js'
import { compareRows } from '../rows/compare-rows.js'
import { differenceEvidence } from './difference-evidence.js'
import type { Expected } from './expected.js'
import { counted } from './words.js'

/** Whether a second run gives the rows of the first. */
export const checkSameRows = (second: Observation, expected: Expected): CheckResult => {
  const { missing, outcome, failure } = second
  if (missing !== undefined) return notTried('same-rows', missing)
  const where = 'the second run'
  if (outcome === 'failed') {
    return judged('same-rows', [{ where, what: failure?.message ?? '', rows: [] }], '')
  }
  const difference = compareRows(expected.rows, second.rows, new Map())
  const columns = [...expected.ignored].flatMap(([table, names]) =>
    [...names].map((name) => `${table}.${name}`),
  )
  return judged(
    'same-rows',
    differenceEvidence(where, difference, 0),
    `${counted(second.rows.length, 'row')}, the same`,
    () =>
      columns.length === 0
        ? 'the second run gave other rows'
        : `other values in ${columns.join(', ')}, which the other lines leave out`,
  )
}
