import type { ReadWatchdog } from './read-watchdog.js'
import type { RunWatch } from './run-watch.js'

/** The `options.logger` of a source: its lines become events of the run, and go to a logger of the caller as well. */
export const sourceLogger = (
  callersLogger: unknown,
  watch: RunWatch,
  watchdog: ReadWatchdog,
): ((line: string) => void) => {
  const forward = lineFunction(callersLogger)
  return (line) => {
    watchdog.recordActivity()
    watch.emit({ type: 'log', message: line })
    forward?.(line)
  }
}

const lineFunction = (logger: unknown): ((line: string) => void) | undefined => {
  if (typeof logger === 'function') return logger as (line: string) => void
  if (typeof logger !== 'object' || logger === null) return undefined
  const { info, log } = logger as { info?: unknown; log?: unknown }
  const method = typeof info === 'function' ? info : log
  return typeof method === 'function'
    ? (line) => {
        method.call(logger, line)
      }
    : undefined
}
