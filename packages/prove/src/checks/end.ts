import { type CheckResult, judged, notTried } from '../proof.js'
import type { RowsTrial } from '../trials/direct-trials.js'
import { counted } from './words.js'

/** Whether `read` returns rows after it has returned `null`. */
export const checkEnd = ({ rowsAfterEnd, missing, error }: RowsTrial): CheckResult => {
  const why = missing ?? error
  if (why !== undefined) return notTried('end', why)
  const what = `${counted(rowsAfterEnd, 'row')} after null`
  return judged(
    'end',
    rowsAfterEnd === 0 ? [] : [{ where: 'the end', what, rows: [] }],
    'read returns null again',
    () => what,
  )
}
