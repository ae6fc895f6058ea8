import type { PlainObject } from '@panoply/runner'

import type { RunStatus, TimelineKind } from '../protocol/index.js'
import { numberIn, textIn } from '../values/run-line.js'

const KINDS: ReadonlySet<string> = new Set([
  ...['log', 'warning', 'retry', 'stall', 'checkpoint', 'source-change', 'stopping', 'error'],
])

/** The kind of entry that a line of a run becomes. */
export const kindOf = (type: string): TimelineKind =>
  // The set holds kinds only.
  KINDS.has(type) ? (type as TimelineKind) : 'start'

/** What a line of a run says to a person; `undefined` for one that changes numbers only. */
export const messageOf = (type: string, line: PlainObject): string | undefined => {
  switch (type) {
    case 'start':
      return line['resumed'] === true ? 'resumed where the last run was safe' : 'started'
    case 'log':
    case 'warning':
    case 'error':
      return textIn(line, 'message')
    case 'retry':
      return `read failed: ${textIn(line, 'error')}; try ${numberIn(line, 'attempt') ?? 1} of ${numberIn(line, 'maxAttempts') ?? 1} follows`
    case 'stall':
      return `read gives no sign of life for ${Math.round((numberIn(line, 'waitedMs') ?? 0) / 1_000)} s; ${textIn(line, 'waitsFor')}`
    case 'checkpoint':
      return `${numberIn(line, 'rows') ?? 0} rows are safe`
    case 'source-change':
      return `the source changed ${Array.isArray(line['names']) ? line['names'].join(', ') : 'parameters'}: saved`
    case 'stopping':
      return 'stopping after the batch in hand'
    default:
      return undefined
  }
}

/** How a run ended, for its last entry. @param isForced whether its process was ended while it was stopping */
export const endText = (
  { outcome, safeRows }: Pick<RunStatus, 'outcome' | 'safeRows'>,
  isForced: boolean,
): string => {
  if (outcome === 'finished') return 'the source came to its end'
  const safe = safeRows === 1 ? '1 row is safe' : `${safeRows} rows are safe`
  if (outcome === 'failed') return `the run failed: ${safe}`
  return isForced
    ? `ended by force: ${safe}, and the next run reads again what came after them`
    : `stopped: ${safe}`
}
