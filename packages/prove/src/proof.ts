/** The name of a check. Names never change, because programs depend on them. */
export type CheckName =
  | 'config'
  | 'baseline'
  | 'same-rows'
  | 'end'
  | 'cuts'
  | 'saved-parameters'
  | 'requests'
  | 'failed-reads'
  | 'errors'
  | 'outages'
  | 'token'
  | 'secrets'
  | 'progress'
  | 'states'
  | 'returned-rows'
  | 'batch-size'
  | 'memory'
  | 'close'
  | 'tests'
  | 'dependencies'
  | 'tag'

/** The title of each check, in the order in which they are shown. */
export const CHECKS: Readonly<Record<CheckName, string>> = {
  config: 'CONFIG is valid',
  baseline: 'The run reaches its end',
  'same-rows': 'Two runs give the same rows',
  end: 'No rows follow the end',
  cuts: 'Stopped between two batches, it continues without losing rows',
  'saved-parameters': 'Parameters changed for a batch do not skip that batch',
  requests: 'A failed request loses no row',
  'failed-reads': 'A repeated read loses no row',
  errors: 'Errors say whether trying again helps',
  outages: 'After an outage it continues without losing rows',
  token: 'An expired token is refreshed once',
  secrets: 'Secrets stay inside',
  progress: 'Progress does not go backwards',
  states: 'Rows name states that were reported',
  'returned-rows': 'Returned rows are not changed',
  'batch-size': 'read(n) is heeded',
  memory: 'Memory does not grow with rows',
  close: 'close is called, and leaves nothing open',
  tests: 'The package has tests',
  dependencies: 'The package has few dependencies',
  tag: 'The version is tagged',
}

/**
 * The result of a check: `passed`; `failed`, which fails the whole proof; `noted`, which a reviewer should know but
 * which does not fail the proof; `not-tried`, if the check was impossible here.
 */
export type Verdict = 'passed' | 'failed' | 'noted' | 'not-tried'

/** One observation against a source. */
export interface Evidence {
  /** Where: an edge, a request, a batch. */
  readonly where: string
  /** The observation. Never a secret. */
  readonly what: string
  /** The first few affected rows, each as the name of its table and its JSON. */
  readonly rows: readonly string[]
}

/** The result of a check. */
export interface CheckResult {
  readonly check: CheckName
  readonly verdict: Verdict
  /** The result in one sentence. */
  readonly detail: string
  readonly evidence: readonly Evidence[]
}

/** A line of a proof. */
export interface ProofLine extends CheckResult {
  /** The title of the check. */
  readonly title: string
}

/** The rows of the first run of the source. */
export interface Baseline {
  readonly rows: number
  readonly batches: number
  readonly states: number
  readonly requests: number
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
}

/** The result of `prove`: whether a data source can be trusted, with the evidence. The object is plain JSON. */
export interface Proof {
  /** The version of the format. */
  readonly proof: 1
  /** `true` if no check failed. */
  readonly ok: boolean
  /** The title of the source. */
  readonly source: string
  /** The origin of the answers: a tape, or the real API. */
  readonly from: 'tape' | 'live'
  /** The path of the tape. */
  readonly tape: string | null
  readonly baseline: Baseline
  /** How many times the source was run. */
  readonly runs: number
  readonly lines: readonly ProofLine[]
}

/** The largest number of pieces of evidence per line. If there are more, `detail` gives the number of all. */
const MAX_EVIDENCE = 10

/** The result of a check: it passes if there is no evidence against the source, and fails otherwise. */
export const judged = (
  check: CheckName,
  evidence: readonly Evidence[],
  passed: string,
  failed = (count: number): string => `failed trials: ${count}`,
): CheckResult =>
  evidence.length === 0
    ? { check, verdict: 'passed', detail: passed, evidence: [] }
    : {
        ...{ check, verdict: 'failed', detail: failed(evidence.length) },
        evidence: evidence.slice(0, MAX_EVIDENCE),
      }

/** The result of a check that a reviewer should know about. */
export const noted = (
  check: CheckName,
  detail: string,
  evidence: readonly Evidence[] = [],
): CheckResult => ({
  ...{ check, verdict: 'noted', detail },
  evidence: evidence.slice(0, MAX_EVIDENCE),
})

/** The result of a check that could not be tried. */
export const notTried = (check: CheckName, detail: string): CheckResult => ({
  ...{ check, verdict: 'not-tried', detail, evidence: [] },
})
