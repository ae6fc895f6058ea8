/** A signal that ends a run after the batch in hand. */
export type StopSignal = 'SIGINT' | 'SIGTERM'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

/**
 * Listens to the signals that end a process. The first one is told; the second one ends the process, as if nothing had
 * listened.
 *
 * @returns stops listening
 */
export const onStopSignal = (listener: (signal: StopSignal) => void): (() => void) => {
  const hear = (signal: StopSignal): void => {
    stop()
    listener(signal)
  }
  const stop = (): void => {
    for (const signal of STOP_SIGNALS) process.off(signal, hear)
  }
  for (const signal of STOP_SIGNALS) process.on(signal, hear)
  return stop
}
