import type { RunStatus } from '../../../src/protocol/index.js'

/**
 * The newer one of what is known of runs. An answer that was on its way while an event came would bring a run back that
 * has ended.
 */
export const newerRun = (known: RunStatus | null, came: RunStatus | null): RunStatus | null => {
  if (known === null || came === null) return came ?? known
  if (known.id === came.id) return came.updates >= known.updates ? came : known
  return came.startedAt >= known.startedAt ? came : known
}
