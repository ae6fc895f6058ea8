import { type CheckResult, judged, notTried } from '../proof.js'
import type { RequestTrial } from '../trials/request-trials.js'
import type { Expected } from './expected.js'
import { allowedTwice, lossesOf } from './request-losses.js'
import { counted } from './words.js'

/** Whether the source can continue after an outage that ended its run. */
export const checkOutages = (lasting: readonly RequestTrial[], expected: Expected): CheckResult => {
  const failed = lasting.filter(({ run }) => run.outcome === 'failed')
  if (failed.length === 0) return notTried('outages', 'no outage ended a run')
  return judged(
    'outages',
    failed.flatMap((trial) => lossesOf(trial, expected, allowedTwice(trial, expected))),
    `${counted(failed.length, 'run')} ended by an outage, each went on to the baseline`,
  )
}
