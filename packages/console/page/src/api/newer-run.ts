import type { RunStatus } from '../../../src/protocol/index.js'

/**
 * The newer of two statuses of runs. Without this, a late answer could overwrite an event, and show a run as running
 * that has ended.
 */
export const newerRun = (known: RunStatus | null, came: RunStatus | null): RunStatus | null => {
  if (known === null || came === null) return came ?? known
  if (known.id === came.id) return came.updates >= known.updates ? came : known
  return came.startedAt >= known.startedAt ? came : known
}
