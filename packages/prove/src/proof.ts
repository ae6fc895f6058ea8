/** The name of a line. Programs rely on it. */
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

/** The lines of a proof in words, in the order in which they are shown. */
export const CHECKS: Readonly<Record<CheckName, string>> = {
  config: 'CONFIG is valid',
  baseline: 'It comes to its end',
  'same-rows': 'Two runs give the same rows',
  end: 'Nothing follows the end',
  cuts: 'Cut between two batches, it goes on without a loss',
  'saved-parameters': 'Changed parameters never run ahead of rows',
  requests: 'A failed request loses no row',
  'failed-reads': 'A repeated read loses no row',
  errors: 'Errors say whether trying again helps',
  outages: 'After an outage it goes on without a loss',
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
 * The result of a line. `passed`. `failed`: the proof fails. `noted`: a reviewer should know it, and the proof does not
 * fail. `not-tried`: it could not be tried here.
 */
export type Verdict = 'passed' | 'failed' | 'noted' | 'not-tried'

/** One thing that was seen. */
export interface Evidence {
  /** Where: an edge, a request, a batch. */
  readonly where: string
  /** The observation. Never a secret. */
  readonly what: string
  /** The first rows that the evidence is about, each as its table and its JSON. */
  readonly rows: readonly string[]
}

/** The result of a check. */
export interface CheckResult {
  readonly check: CheckName
  readonly verdict: Verdict
  /** In one sentence. */
  readonly detail: string
  readonly evidence: readonly Evidence[]
}

/** A line of a proof. */
export interface ProofLine extends CheckResult {
  /** The line in words. */
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

/** Evidence that a data source can be trusted, or that it cannot. The object is plain JSON. */
export interface Proof {
  /** The version of this form. */
  readonly proof: 1
  /** Whether no line failed. */
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

/** How many pieces of evidence a line has at most; `detail` has the number of all. */
const MAX_EVIDENCE = 10

/** A line that passes without evidence against it, and fails with evidence. */
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

/** A line that a reviewer should know of. */
export const noted = (
  check: CheckName,
  detail: string,
  evidence: readonly Evidence[] = [],
): CheckResult => ({
  ...{ check, verdict: 'noted', detail },
  evidence: evidence.slice(0, MAX_EVIDENCE),
})

/** A line that could not be tried. */
export const notTried = (check: CheckName, detail: string): CheckResult => ({
  ...{ check, verdict: 'not-tried', detail, evidence: [] },
})
