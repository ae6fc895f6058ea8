import { systemClock } from '@panoply/errors/internal'

/** A signal that stops a run after the current batch. */
export type StopSignal = 'SIGINT' | 'SIGTERM'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

/**
 * A wrapper gets the same Ctrl-C and sends it on a few milliseconds later. A second signal within this time counts as
 * the first one.
 */
const RELAYED_WITHIN_MS = 300

/**
 * Listens to the signals that end a process. The first one is reported. The second one ends the process, as without a
 * listener.
 *
 * @returns a function that stops listening
 */
export const onStopSignal = (listener: (signal: StopSignal) => void): (() => void) => {
  let isTold = false
  const hear = (signal: StopSignal): void => {
    if (isTold) return
    isTold = true
    systemClock.after(RELAYED_WITHIN_MS, stop, false)
    listener(signal)
  }
  const stop = (): void => {
    for (const signal of STOP_SIGNALS) process.off(signal, hear)
  }
  for (const signal of STOP_SIGNALS) process.on(signal, hear)
  return stop
}
