import { getEventListeners } from 'node:events'

/** The signals that stop a run. */
export type StopSignal = 'SIGINT' | 'SIGTERM'

/** How a run learns that it is to stop. */
export interface StopSignals {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** The signal that aborted, if one came. */
  readonly stoppedBy: () => StopSignal | undefined
}

/**
 * Listens to SIGINT and SIGTERM from now on. The first one aborts `signal`: a run then ends after the batch in hand. The
 * second one ends the process as if there were no listener, and so does the first when no run listens to `signal`.
 */
export const listenToStopSignals = (): StopSignals => {
  const controller = new AbortController()
  let stoppedBy: StopSignal | undefined
  const stop = (signal: StopSignal): void => {
    const isRunning = getEventListeners(controller.signal, 'abort').length > 0
    if (stoppedBy !== undefined || !isRunning) {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      process.kill(process.pid, signal)
      return
    }
    stoppedBy = signal
    controller.abort()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return { signal: controller.signal, stoppedBy: () => stoppedBy }
}
