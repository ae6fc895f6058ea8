/** Hears of an end of the process that the run did not choose. */
export interface ProcessGuardListener {
  /** The source let an error escape, for instance in a promise that it does not wait for. Settles when it is told. */
  onEscape(error: unknown): Promise<void>
  /** The process ends with 0 although the run is not over. Nothing asynchronous can follow. */
  onEarlyExit(): void
}

/**
 * Watches the end of the process: an engine takes an exit code of 0 for a complete sync.
 *
 * @returns stops watching
 */
export const guardProcess = (listener: ProcessGuardListener, exitCode: number): (() => void) => {
  const hearError = (error: unknown): void => {
    void listener.onEscape(error).finally(() => process.exit(exitCode))
  }
  const hearExit = (code: number): void => {
    if (code !== 0) return
    process.exitCode = exitCode
    listener.onEarlyExit()
  }
  // A command around this would end the process before the engine is told.
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', hearError)
  process.on('exit', hearExit)
  return () => {
    process.off('uncaughtException', hearError)
    for (const other of others) process.on('uncaughtException', other)
    process.off('exit', hearExit)
  }
}
