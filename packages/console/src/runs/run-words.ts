import type { PlainObject } from '@panoply/runner'

import type { RunStatus, TimelineKind } from '../protocol/index.js'
import { numberIn, textIn } from '../values/run-line.js'

const KINDS: ReadonlySet<string> = new Set([
  ...['log', 'warning', 'retry', 'stall', 'checkpoint', 'source-change', 'stopping', 'error'],
])

/** The kind of the timeline entry for a line of a run. */
export const kindOf = (type: string): TimelineKind =>
  // The set has only kinds.
  KINDS.has(type) ? (type as TimelineKind) : 'start'

/** The text of a line of a run for a person. `undefined` for a line that only changes numbers. */
export const messageOf = (type: string, line: PlainObject): string | undefined => {
  switch (type) {
    case 'start':
      return line['resumed'] === true ? 'resumed from the last commit' : 'started'
    case 'log':
    case 'warning':
    case 'error':
      return textIn(line, 'message')
    case 'retry':
      return `read failed: ${textIn(line, 'error')}; try ${numberIn(line, 'attempt') ?? 1} of ${numberIn(line, 'maxAttempts') ?? 1} follows`
    case 'stall':
      return `read has shown no activity for ${Math.round((numberIn(line, 'waitedMs') ?? 0) / 1_000)} s; ${textIn(line, 'waitsFor')}`
    case 'checkpoint':
      return committedWords(numberIn(line, 'rows') ?? 0)
    case 'source-change':
      return `the source changed ${Array.isArray(line['names']) ? line['names'].join(', ') : 'parameters'}: saved`
    case 'stopping':
      return 'stopping after the current batch'
    default:
      return undefined
  }
}

/**
 * The text of the last entry: how the run ended. @param isForced whether its process was killed while it was stopping
 */
export const endText = (
  { outcome, safeRows }: Pick<RunStatus, 'outcome' | 'safeRows'>,
  isForced: boolean,
): string => {
  if (outcome === 'finished') return 'the source came to its end'
  const committed = committedWords(safeRows)
  if (outcome === 'failed') return `the run failed: ${committed}`
  return isForced
    ? `ended by force: ${committed}, and the next run reads again what came after them`
    : `stopped: ${committed}`
}

const committedWords = (rows: number): string =>
  rows === 1 ? '1 row is committed' : `${rows} rows are committed`
