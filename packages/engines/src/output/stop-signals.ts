import { systemClock } from '@panoply/errors/internal'

/** A signal that ends a run after the batch in hand. */
export type StopSignal = 'SIGINT' | 'SIGTERM'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

/** A wrapper that gets the same Ctrl-C sends it on a few milliseconds later. It is taken for the first signal. */
const RELAYED_WITHIN_MS = 300

/**
 * Listens to the signals that end a process. The first one is told; the second one ends the process, as if nothing had
 * listened.
 *
 * @returns stops listening
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
