import { runSource } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { sourceEvents } from '../run/source-events.js'
import type { OpenSource } from '../source/open-source.js'
import { SampleDestination } from './sample-destination.js'

/** The size of a sample. */
export interface SampleLimits {
  readonly maxBatches: number
  readonly withinMs: number
}

/** The result of a sample. */
export interface Sample extends Pick<SampleDestination, 'tables' | 'hasState'> {
  /** Whether the source reached its end. */
  readonly isWhole: boolean
}

/**
 * Reads the first batches of a source from its beginning. Only the parameters that the source changes are kept: after a
 * refresh, the old token no longer works.
 *
 * @throws RunFailedError when the source fails
 */
export const sampleSource = async (
  session: EngineSession,
  { module, source, options, configuration }: OpenSource,
  { maxBatches, withinMs }: SampleLimits,
): Promise<Sample> => {
  const controller = new AbortController()
  const stop = (): void => {
    controller.abort()
  }
  const { signal, clock, secrets } = session
  signal.addEventListener('abort', stop)
  const timer = clock.after(withinMs, stop)
  const destination = new SampleDestination(maxBatches, stop)
  try {
    const { outcome } = await runSource(module, {
      ...{ source, options, destination, clock, secrets },
      stateStore: configuration,
      streams: [],
      resume: 'never',
      signal: controller.signal,
      stopWithinMs: 0,
      onEvent: sourceEvents(session),
    })
    const { tables, hasState } = destination
    return { tables, hasState, isWhole: outcome === 'finished' }
  } finally {
    timer.cancel()
    signal.removeEventListener('abort', stop)
  }
}
