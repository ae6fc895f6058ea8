import { type CheckResult, type Evidence, judged, notTried } from '../proof.js'
import type { RequestTrial } from '../trials/request-trials.js'
import { checkErrors } from './errors.js'
import type { Expected } from './expected.js'
import { checkOutages } from './outages.js'
import { allowedTwice, lossesOf, placeOf } from './request-losses.js'
import { counted } from './words.js'

/** The results of trials with failing requests, by the place of the mistake. */
export interface RequestResults {
  readonly lines: readonly CheckResult[]
  /** The rows that were lost when the source continued from a kept state. */
  readonly ofKeptState: readonly Evidence[]
}

/** Judges the runs in which a request failed. */
export const checkRequests = (
  all: readonly RequestTrial[],
  requests: number,
  expected: Expected,
): RequestResults => {
  const trials = all.filter(({ run, resumed }) => (resumed ?? run).missing === undefined)
  if (trials.length === 0) {
    const why = all.length === 0 ? 'there is no request on a tape' : 'no answer is on the tape'
    return {
      lines: REQUEST_CHECKS.map((check) => notTried(check, why)),
      ofKeptState: [],
    }
  }
  const once = trials.filter(({ lasts }) => !lasts)
  const lasting = trials.filter(({ lasts }) => lasts)
  const inside = once.filter((trial) => placeOf(trial) === 'inside the source')
  const again = once.filter((trial) => placeOf(trial) === 'in the same instance')
  const failed = once.filter(({ run }) => run.outcome === 'failed')
  const tried = `${counted(new Set(once.map(({ request }) => request.number)).size, 'request')} of ${requests}`
  const lines = [
    judged(
      'requests',
      inside.flatMap((trial) => lossesOf(trial, expected, 0)),
      `${tried}, ${counted(once.length, 'trial')}: ${endings(once)}`,
    ),
    again.length === 0
      ? notTried('failed-reads', 'no read was called again on the instance that had failed')
      : judged(
          'failed-reads',
          again.flatMap((trial) =>
            lossesOf(trial, expected, trial.run.warnsOfTwice ? Infinity : 0),
          ),
          `${counted(again.length, 'read')} failed and were called again: none lost, none twice`,
        ),
    checkErrors(failed, lasting),
    checkOutages(lasting, expected),
  ]
  const resumed = once.filter((trial) => placeOf(trial) === 'from the kept state')
  return {
    lines,
    ofKeptState: resumed.flatMap((trial) =>
      lossesOf(trial, expected, allowedTwice(trial, expected)),
    ),
  }
}

const REQUEST_CHECKS = ['requests', 'failed-reads', 'errors', 'outages'] as const

const endings = (trials: readonly RequestTrial[]): string => {
  const failed = trials.filter(({ run }) => run.outcome === 'failed').length
  return failed === 0
    ? 'each ended with the baseline'
    : `${trials.length - failed} ended with the baseline, ${failed} failed and went on to it`
}
