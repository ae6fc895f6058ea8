import type { TokenHolder } from '../settings/token-holder.js'

/**
 * Writes a line to the holder's log. If the log fails, the process is warned instead, because a failing log must not
 * lose the new tokens. The warning has only the name of the error, because its text may hold a secret.
 */
export const logTo = (holder: TokenHolder, line: string): void => {
  const warn = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error
    process.emitWarning(
      `the log of a token holder failed (${name}); the refresh continues without the log`,
      { code: 'PANOPLY_LOG_FAILED', type: 'PanoplyWarning' },
    )
  }
  const write = async (): Promise<void> => {
    await holder.log?.(line)
  }
  write().catch(warn)
}
