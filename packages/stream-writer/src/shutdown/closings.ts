import { constants } from 'node:os'

/** The closing functions of one call of `closeOnSignal`. Neither function rejects. */
export interface Closing {
  /** Closes what writes: the server. */
  closeServer(): Promise<void>
  closeWriter(): Promise<void>
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/** All that a signal closes in this process: with several writers, the signal is raised again after the last one is closed. */
const closings = new Set<Closing>()
let isClosing = false

/** @returns a function that takes it out again */
export const addClosing = (closing: Closing): (() => void) => {
  if (closings.size === 0) for (const signal of SIGNALS) process.on(signal, closeAll)
  closings.add(closing)
  return () => {
    closings.delete(closing)
    if (closings.size === 0) stopListening()
  }
}

const stopListening = (): void => {
  for (const signal of SIGNALS) process.off(signal, closeAll)
}

const closeAll = (signal: NodeJS.Signals): void => {
  // The exit hands back the records that are not delivered. The signal alone would not.
  if (isClosing) process.exit(128 + constants.signals[signal])
  isClosing = true
  void closeInOrder([...closings]).finally(() => {
    closings.clear()
    stopListening()
    isClosing = false
    process.kill(process.pid, signal)
  })
}

/** No writer is closed before every server is: one server may write to several. */
const closeInOrder = async (all: readonly Closing[]): Promise<void> => {
  await Promise.all(all.map((closing) => closing.closeServer()))
  await Promise.all(all.map((closing) => closing.closeWriter()))
}
