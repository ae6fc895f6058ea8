import { type CheckResult, judged, noted, notTried } from '../proof.js'
import { compareRows } from '../rows/compare-rows.js'
import type { TokenTrial } from '../trials/token-trial.js'
import { differenceEvidence } from './difference-evidence.js'
import type { Expected } from './expected.js'

/** Whether an expired token is refreshed once, and no row is lost. */
export const checkToken = (
  { request, refreshes, run, hasSignIn }: TokenTrial,
  expected: Expected,
): CheckResult => {
  if (run.missing !== undefined) return notTried('token', run.missing)
  const where = `401 from request ${request.number} on`
  const difference = compareRows(expected.rows, run.rows, expected.ignored)
  if (refreshes > 1) {
    const what = `${refreshes} refreshes`
    return judged('token', [{ where, what, rows: [] }], '', () => `refreshed ${refreshes} times`)
  }
  if (refreshes === 1) {
    const failure =
      run.outcome === 'failed'
        ? [{ where, what: `after the refresh: ${run.failure?.message ?? ''}`, rows: [] }]
        : differenceEvidence(where, difference, run.warnsOfTwice ? Infinity : 0)
    return judged('token', failure, `one refresh at request ${request.number}, the same rows`)
  }
  if (run.outcome === 'finished') {
    // How a source without tokens handles a refused request is shown by the check `requests`.
    return hasSignIn
      ? judged('token', differenceEvidence(where, difference, Infinity), 'it needs no token')
      : noted('token', 'no sign-in, and no run ends when its token is refused')
  }
  const { name, retryable, message } = run.failure ?? { name: 'error' }
  const evidence = [{ where, what: `${name}: ${message ?? ''}`, rows: [] }]
  if (retryable === true && hasSignIn) {
    const detail = 'no refresh, and an error that asks for another try with the same token'
    return judged('token', evidence, '', () => detail)
  }
  return noted(
    'token',
    `no refresh: the run ends, with an error that ${saysOf(retryable)}`,
    evidence,
  )
}

const saysOf = (retryable: boolean | undefined): string => {
  if (retryable === undefined) return 'does not say whether trying again helps'
  return retryable ? 'says that trying again helps' : 'says that trying again cannot help'
}
