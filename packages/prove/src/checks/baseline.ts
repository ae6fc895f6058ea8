import type { Observation } from '../experiment/observation.js'
import { type CheckResult, judged, noted } from '../proof.js'
import { counted } from './words.js'

/** Whether the first run reached the end of the source. */
export const checkBaseline = (baseline: Observation): CheckResult => {
  const { outcome, missing, failure, rows, edges, requests } = baseline
  if (outcome === 'finished' && missing === undefined) {
    const batches = counted(
      baseline.reads.filter(({ rows: read }) => read !== null).length,
      'batch',
      'batches',
    )
    const detail = `${counted(rows.length, 'row')} in ${batches}, ${counted(edges.length, 'edge')}, ${counted(requests.length, 'request')}`
    return rows.length === 0
      ? noted('baseline', `no row came: ${detail}`)
      : judged('baseline', [], detail)
  }
  const what = missing ?? failure?.message ?? ''
  return judged('baseline', [{ where: 'the first run', what, rows: [] }], '', () => what)
}
