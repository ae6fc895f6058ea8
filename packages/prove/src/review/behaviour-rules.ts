import type { Finding } from './finding.js'
import type { Observation, ReadFacts } from './observation.js'

/** The text in the place of a masked secret. */
const MASK = '[secret]'

/**
 * The rules of reviewers for the behaviour of a data source: it reads, reports progress, labels rows, and logs no
 * secret.
 */
export const reviewBehaviour = (observation: Observation): Finding[] => [
  read(observation),
  progress(observation.reads),
  state(observation.reads),
  logs(observation.logLines),
]

const read = ({ reads, failure }: Observation): Finding => {
  const rows = reads.reduce((sum, { rowStates }) => sum + rowStates.length, 0)
  return {
    rule: 'read',
    ok: failure === undefined,
    detail: failure ?? `${reads.length} reads, ${rows} rows`,
  }
}

const progress = (reads: readonly ReadFacts[]): Finding => {
  const silent = numbersOf(reads, ({ isEnd, progressReports }) => !isEnd && progressReports === 0)
  return {
    rule: 'progress',
    ok: silent.length === 0,
    detail:
      silent.length === 0
        ? 'reported on each read'
        : `expected this.progress(…) in each read, there was none in ${readsText(silent)}`,
  }
}

const state = (reads: readonly ReadFacts[]): Finding => {
  const reported = new Set<string>()
  const unlabelled: number[] = []
  const unknown: number[] = []
  reads.forEach(({ reportedStates, rowStates }, index) => {
    for (const id of reportedStates) reported.add(id)
    // A batch belongs to a state if it reports a state, or if one of its rows has `__state`.
    const isLabelled = reportedStates.length > 0 || rowStates.some((id) => id !== undefined)
    if (isLabelled && rowStates.includes(undefined)) unlabelled.push(index + 1)
    if (rowStates.some((id) => id !== undefined && !reported.has(id))) unknown.push(index + 1)
  })
  const problems = [
    ...(unlabelled.length > 0
      ? [`expected __state on every row, some have none in ${readsText(unlabelled)}`]
      : []),
    ...(unknown.length > 0
      ? [`expected the id of a reported state in __state, got another in ${readsText(unknown)}`]
      : []),
  ]
  const detail = reported.size === 0 ? 'none reported' : 'on every row of a batch that reports one'
  return { rule: 'state', ok: problems.length === 0, detail: problems.join('; ') || detail }
}

const logs = (lines: readonly string[]): Finding => {
  const masked = lines.filter((line) => line.includes(MASK))
  return {
    rule: 'logs',
    ok: masked.length === 0,
    detail:
      masked.length === 0
        ? `${lines.length} lines without a secret`
        : `expected no credentials, they had to be masked in: ${masked.slice(0, 3).join(' | ')}`,
  }
}

const numbersOf = (reads: readonly ReadFacts[], isMeant: (read: ReadFacts) => boolean): number[] =>
  reads.flatMap((facts, index) => (isMeant(facts) ? [index + 1] : []))

const readsText = (numbers: readonly number[]): string =>
  `read ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ` and ${numbers.length - 5} more` : ''}`
