import type { RunEvent, RunEventHandler } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'

/** The shortest time between two lines about progress. A source may report progress with each row. */
const PROGRESS_EVERY_MS = 10_000

/** Writes the events of a run to the log of the engine. */
export const sourceEvents = (
  session: EngineSession,
  also: RunEventHandler = () => undefined,
): RunEventHandler => {
  let nextProgressMs = Number.NEGATIVE_INFINITY
  return (event) => {
    also(event)
    if (event.type === 'progress') {
      const nowMs = session.clock.now()
      if (nowMs < nextProgressMs) return
      nextProgressMs = nowMs + PROGRESS_EVERY_MS
    }
    const entry = entryOf(event)
    if (entry) session.log(...entry)
  }
}

const entryOf = (event: RunEvent): Parameters<EngineSession['log']> | undefined => {
  switch (event.type) {
    case 'warning':
      return ['WARN', event.message]
    case 'retry':
      return [
        'WARN',
        `read failed and is tried again in ${event.delayMs} ms (${event.attempt} of ${event.maxAttempts}): ${event.error}`,
      ]
    case 'stall':
      return [
        'INFO',
        `read has been silent for ${Math.round(event.waitedMs / 1000)} s; ${event.waitsFor}`,
      ]
    case 'progress':
      return ['INFO', progressText(event)]
    case 'source-change':
      return ['INFO', `the source changed ${event.names.join(', ')}; the configuration is kept`]
    // The logger of the source has already written this line.
    default:
      return undefined
  }
}

const progressText = ({
  loaded,
  total,
  message,
}: Extract<RunEvent, { type: 'progress' }>): string =>
  message === '' ? `${loaded ?? '?'} of ${total ?? '?'} loaded` : message
