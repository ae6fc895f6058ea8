import type { Observation } from '../experiment/observation.js'
import { type CheckResult, judged, noted } from '../proof.js'
import { counted } from './words.js'

/** Whether the `__state` of each row is the id of a reported state. */
export const checkStates = ({ reads, stateIds }: Observation): CheckResult => {
  const known = new Set(stateIds)
  const ofRows = reads.flatMap(({ rowStates }, index) =>
    rowStates.map((id) => ({ batch: index + 1, id })),
  )
  const wrong = ofRows.filter(({ id }) => id !== undefined && !known.has(id))
  const evidence = [...new Set(wrong.map(({ batch }) => batch))].map((batch) => ({
    ...{ where: `batch ${batch}`, rows: [] },
    what: `__state with an id that was not reported: ${wrong.find((one) => one.batch === batch)?.id ?? ''}`,
  }))
  if (known.size === 0 && evidence.length === 0) {
    return noted('states', 'none reported: a continued run starts from the beginning')
  }
  const without = ofRows.filter(({ id }) => id === undefined).length
  if (evidence.length === 0 && without > 0) {
    return noted(
      'states',
      `${counted(without, 'row')} without __state: they belong to the latest report`,
    )
  }
  return judged('states', evidence, `${counted(known.size, 'state')}, each row names its own`)
}
