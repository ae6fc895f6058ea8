/** Called if the process ends before the run has ended. */
export interface ProcessGuardListener {
  /**
   * The source let an error escape, for instance in a promise that it does not await. Settles when the error is
   * reported.
   */
  onEscape(error: unknown): Promise<void>
  /** The process ends with 0 before the run has ended. Only synchronous code still runs. */
  onEarlyExit(): void
}

/**
 * Watches the end of the process, because an engine treats the exit code 0 as a complete sync.
 *
 * @returns a function that stops watching
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
  // Another command around this run would end the process before the engine gets the message.
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
