/** The closing functions of one call of `closeOnSignal`. Neither function rejects. */
export interface Closing {
  /** Closes the server, which writes records. */
  closeServer(): Promise<void>
  closeWriter(): Promise<void>
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Everything that a signal closes in this process. If there are several writers, the signal is raised again after the
 * last one is closed.
 */
const closings = new Set<Closing>()
let isClosing = false

/** @returns a function that removes it again */
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
  // `process.exit` hands back the records that are not delivered. If the signal ended the process, they would be lost.
  if (isClosing) process.exit(128 + process.getBuiltinModule('node:os').constants.signals[signal])
  isClosing = true
  void closeInOrder([...closings]).finally(() => {
    closings.clear()
    stopListening()
    isClosing = false
    process.kill(process.pid, signal)
  })
}

/** Closes all servers before the first writer, because one server may write to several writers. */
const closeInOrder = async (all: readonly Closing[]): Promise<void> => {
  await Promise.all(all.map((closing) => closing.closeServer()))
  await Promise.all(all.map((closing) => closing.closeWriter()))
}
