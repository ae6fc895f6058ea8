import { type CheckResult, type Evidence, judged, noted } from '../proof.js'
import type { RequestTrial } from '../trials/request-trials.js'
import { whereOf } from './request-losses.js'
import { counted } from './words.js'

/** Whether the errors that ended runs have a `retryable` field. Errors of outages are only noted. */
export const checkErrors = (
  failed: readonly RequestTrial[],
  lasting: readonly RequestTrial[],
): CheckResult => {
  const silent = (trials: readonly RequestTrial[]): Evidence[] =>
    trials
      .filter(({ run }) => run.outcome === 'failed' && run.failure?.retryable === undefined)
      .map((trial) => ({
        ...{ where: whereOf(trial), rows: [] },
        what: `an error (${trial.run.failure?.name ?? ''}) without retryable: ${trial.run.failure?.message ?? ''}`,
      }))
  const ofOutages = lasting.filter(({ run }) => run.outcome === 'failed')
  const judgement = judged(
    'errors',
    silent(failed),
    failed.length + ofOutages.length === 0
      ? 'no run failed'
      : `${counted(failed.length + ofOutages.length, 'run')} failed, each with an error that says it`,
  )
  const untold = silent(ofOutages)
  if (judgement.verdict === 'failed' || untold.length === 0) return judgement
  return noted(
    'errors',
    `${counted(untold.length, 'error')} of outages do not say it: they count as worth another try`,
    untold,
  )
}
