import { SecretMask } from '@panoply/datasource'

import { checkBatchSize } from '../checks/batch-size.js'
import { checkClose } from '../checks/close.js'
import { checkCuts, checkSavedParameters } from '../checks/cuts.js'
import { checkEnd } from '../checks/end.js'
import type { Expected } from '../checks/expected.js'
import { checkMemory } from '../checks/memory.js'
import { checkProgress } from '../checks/progress.js'
import { checkRequests } from '../checks/requests.js'
import { checkReturnedRows } from '../checks/returned-rows.js'
import { checkSameRows } from '../checks/same-rows.js'
import { checkSecrets } from '../checks/secrets.js'
import { checkStates } from '../checks/states.js'
import { checkToken } from '../checks/token.js'
import type { Laboratory } from '../experiment/laboratory.js'
import type { Observation } from '../experiment/observation.js'
import { type CheckResult, notTried } from '../proof.js'
import { compareRows, isWhole } from '../rows/compare-rows.js'
import { unstableColumns } from '../rows/unstable-columns.js'
import { type CutTrial, cutAt, edgesToTry } from '../trials/cut-trials.js'
import { askForFewer, holdNothing, holdRows } from '../trials/direct-trials.js'
import {
  failRequest,
  type RequestTrial,
  requestsToTry,
  TROUBLES,
} from '../trials/request-trials.js'
import { expireToken } from '../trials/token-trial.js'
import type { Steps } from './steps.js'

/** The trials after the first run, and their results. */
export const tryEverything = async (
  laboratory: Laboratory,
  baseline: Observation,
  secrets: readonly string[],
  steps: Steps,
): Promise<CheckResult[]> => {
  const edges = edgesToTry(baseline)
  const requests = laboratory.isTaped ? requestsToTry(baseline) : []
  const largest = Math.max(0, ...baseline.reads.map(({ rows }) => rows ?? 0))
  steps.expect(5 + edges.length + 2 * requests.length * TROUBLES.length)

  const second = await steps.take('a second run', () => laboratory.run())
  const difference = compareRows(baseline.rows, second.rows, new Map())
  const expected: Expected = {
    rows: baseline.rows,
    reportsStates: baseline.stateIds.length > 0,
    ignored: isWhole(difference) ? new Map() : unstableColumns(baseline.rows, second.rows),
  }

  const cuts: CutTrial[] = []
  for (const edge of edges) {
    const trials = await steps.take(`a cut behind batch ${edge.number}`, () =>
      cutAt(laboratory, baseline, edge),
    )
    cuts.push(...trials)
  }
  const failures: RequestTrial[] = []
  for (const request of requests) {
    for (const trouble of TROUBLES) {
      for (const lasts of [false, true]) {
        const what = `${trouble.name} at request ${request.number}`
        failures.push(
          await steps.take(what, () => failRequest(laboratory, request, trouble, lasts)),
        )
      }
    }
  }
  const token =
    requests.length === 0
      ? undefined
      : await steps.take('an expired token', () => expireToken(laboratory, baseline))
  const held = await steps.take('its end and its rows', () => holdRows(laboratory))
  const fewer =
    largest < 2
      ? undefined
      : await steps.take('fewer rows a read', () =>
          askForFewer(laboratory, Math.max(1, Math.floor(largest / 2))),
        )
  const memory = await steps.take('its memory', () => holdNothing(laboratory))

  const failed = checkRequests(failures, baseline.requests.length, expected)
  const calm = [baseline, second, ...cuts.map(({ resumed }) => resumed)]
  const all = [
    ...calm,
    ...failures.flatMap(({ run, resumed }) => (resumed ? [run, resumed] : [run])),
    ...(token ? [token.run] : []),
  ]
  const mask = new SecretMask()
  const hidden = [...secrets, ...(token?.secrets ?? [])]
  mask.remember(hidden)
  return [
    checkSameRows(second, expected),
    checkEnd(held),
    checkCuts(cuts, baseline.edges.length, expected, failed.ofKeptState),
    checkSavedParameters(cuts, expected),
    ...failed.lines,
    token ? checkToken(token, expected) : notTried('token', 'there is no request on a tape'),
    checkSecrets(all, mask, secrets.length),
    checkProgress(calm),
    checkStates(baseline),
    checkReturnedRows(held),
    checkBatchSize(fewer, baseline.rows.length),
    checkMemory(memory),
    checkClose(all),
  ]
}
