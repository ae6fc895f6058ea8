import type { TokenHolder } from './token-holder.js'

/**
 * Writes a line to the holder's log. A log that fails must not cost the sign-in, so the process is warned instead,
 * with the name of the error alone: its text is not ours to show.
 */
export const say = (holder: TokenHolder, line: string): void => {
  const warn = (error: unknown): void => {
    const name = error instanceof Error ? error.name : typeof error
    process.emitWarning(
      `the log of a holder of tokens failed (${name}); the refresh goes on without it`,
      { code: 'PANOPLY_LOG_FAILED', type: 'PanoplyWarning' },
    )
  }
  const write = async (): Promise<void> => {
    await holder.log?.(line)
  }
  write().catch(warn)
}
