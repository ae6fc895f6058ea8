import { type Clock, sleep } from '@panoply/errors/internal'

/**
 * Resolves after `delayMs` milliseconds.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export const sleepOrThrow = async (
  clock: Clock,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<void> => {
  await sleep(clock, delayMs, signal)
  signal?.throwIfAborted()
}
