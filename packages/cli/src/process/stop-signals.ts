import { getEventListeners } from 'node:events'

import { type Clock, systemClock } from '@panoply/errors/internal'

/** The signals that stop a run. */
export type StopSignal = 'SIGINT' | 'SIGTERM'

/** Asks a run to stop. */
export interface StopSignals {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal
  /** The signal that aborted, if one came. */
  readonly stoppedBy: () => StopSignal | undefined
}

/** The methods of the process that {@link listenToStopSignals} needs. Tests pass their own. */
export interface SignalledProcess {
  readonly pid: number
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown
  kill(pid: number, signal: StopSignal): unknown
}

/**
 * A terminal sends Ctrl-C to all processes of a command. A wrapper, such as `npm` or a script, gets it too and sends it
 * on a few milliseconds later. So a second signal within this time counts as the first one.
 */
const RELAYED_WITHIN_MS = 300

/**
 * Listens to SIGINT and SIGTERM from now on. The first one aborts `signal`: a run then ends after the current batch. The
 * second one ends the process as if there were no listener, and so does the first when no run listens to `signal`.
 */
export const listenToStopSignals = (
  target: SignalledProcess = process,
  clock: Clock = systemClock,
): StopSignals => {
  const controller = new AbortController()
  let stoppedBy: StopSignal | undefined
  const unlisten = (): void => {
    target.off('SIGINT', stop)
    target.off('SIGTERM', stop)
  }
  const stop = (signal: StopSignal): void => {
    if (stoppedBy !== undefined) return
    const isRunning = getEventListeners(controller.signal, 'abort').length > 0
    if (!isRunning) {
      unlisten()
      target.kill(target.pid, signal)
      return
    }
    stoppedBy = signal
    controller.abort()
    clock.after(RELAYED_WITHIN_MS, unlisten, false)
  }
  target.on('SIGINT', stop)
  target.on('SIGTERM', stop)
  return { signal: controller.signal, stoppedBy: () => stoppedBy }
}
