import { type CheckResult, judged, notTried } from '../proof.js'
import type { RowsTrial } from '../trials/direct-trials.js'

/** Whether the source changes rows that it has returned. */
export const checkReturnedRows = ({ changedBatches, missing, error }: RowsTrial): CheckResult => {
  const why = missing ?? error
  if (why !== undefined) return notTried('returned-rows', why)
  return judged(
    'returned-rows',
    changedBatches.map((batch) => ({
      ...{ where: `batch ${batch}`, what: 'changed after it was returned', rows: [] },
    })),
    'none changed after it was returned',
  )
}
