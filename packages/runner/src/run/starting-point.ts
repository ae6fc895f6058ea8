import type { Checkpoint } from '../state/checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'
import type { Resume } from './run-options.js'

/** What a source is started with. */
export interface StartingPoint {
  /** The parameters, with the state of the checkpoint that the run goes on from. */
  readonly source: PlainObject
  readonly resumed: boolean
  /** Tables that the run before has emptied already. */
  readonly truncated: readonly string[]
}

/**
 * Chooses where a run starts. A source that has never reported a state starts from its beginning in any case, so that
 * for it there is nothing to go on from.
 */
export const startingPoint = (
  kept: Checkpoint | undefined,
  resume: Resume,
  source: PlainObject,
): StartingPoint => {
  const isWanted =
    kept !== undefined && (resume === 'always' || (resume === 'unfinished' && !kept.finished))
  if (!isWanted || Object.keys(kept.state).length === 0) {
    return { source, resumed: false, truncated: [] }
  }
  return {
    // A copy: sources change the state that they are given.
    source: { ...source, state: structuredClone(kept.state) },
    resumed: true,
    truncated: kept.finished ? [] : kept.truncated,
  }
}
