import type { SourceSaver } from '../state/source-saver.js'
import { inPart, PartFailure } from './part-failure.js'

/**
 * Waits for the rows of a run to move, but only while the run owns the source. A run that has lost the source ends at
 * once. If a run fails because it was frozen for too long, the error names that reason, and not the connection that
 * broke meanwhile.
 */
export const whileHeld = async <Result>(
  keeper: SourceSaver,
  moving: Promise<Result>,
): Promise<Result> => {
  const { lost } = keeper
  if (!lost) return await moving
  let onLost = (): void => undefined
  const loss = new Promise<never>((_, reject) => {
    onLost = () => {
      reject(new PartFailure('state', lost.reason))
    }
    if (lost.aborted) onLost()
    lost.addEventListener('abort', onLost)
  })
  try {
    return await Promise.race([moving, loss])
  } catch (error) {
    await inPart('state', () => keeper.ensureHeld())
    throw error
  } finally {
    lost.removeEventListener('abort', onLost)
  }
}
