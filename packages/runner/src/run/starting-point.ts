import type { Checkpoint } from '../state/checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'
import type { Resume } from './run-options.js'

/** What a run starts from. */
export interface StartingPoint {
  /** The parameters, with what earlier runs have to say. The state is not among them. */
  readonly source: PlainObject
  /** The state that the run goes on from. Absent: the source starts from its beginning. */
  readonly state: PlainObject | undefined
  /** Tables that the run before has emptied already. */
  readonly truncated: readonly string[]
  /** The start of the first of the runs that this one goes on from: its own start, if it goes on from none. */
  readonly startedAt: string
  /** Whether it goes on from a run that did not come to its end. */
  readonly continues: boolean
  /** Is kept until this run comes to its end. */
  readonly lastTimeSucceed: string | undefined
  /** Rows in the destination that the source may return again. */
  readonly rowsAheadOfState: number
}

/** What a starting point depends on. */
export interface StartingFacts {
  readonly kept: Checkpoint | undefined
  readonly resume: Resume
  /** The parameters as they are now. */
  readonly source: PlainObject
  /** Whether tables are emptied before their first row. */
  readonly truncates: boolean
  /** The start of this run, ISO 8601 UTC. */
  readonly now: string
}

/**
 * Chooses where a run starts. A source that has never reported a state starts from its beginning in any case, because
 * there is nothing to go on from.
 */
export const startingPoint = ({
  kept,
  resume,
  source,
  truncates,
  now,
}: StartingFacts): StartingPoint => {
  // A source that goes on from its end returns new rows alone: tables that are emptied would lose the others.
  const isWanted =
    kept !== undefined && (kept.finished ? resume === 'always' && !truncates : resume !== 'never')
  const isResumed = isWanted && Object.keys(kept.state).length > 0
  const continues = isResumed && !kept.finished
  return {
    source: withHistory(source, resume === 'never' || truncates ? undefined : kept),
    state: isResumed ? kept.state : undefined,
    truncated: continues ? kept.truncated : [],
    continues,
    startedAt: (continues ? kept.startedAt : undefined) ?? now,
    lastTimeSucceed: kept?.lastTimeSucceed,
    rowsAheadOfState: isResumed ? (kept.rowsAheadOfState ?? 0) : 0,
  }
}

/** A value that a person gives wins over what is kept. */
const withHistory = (source: PlainObject, kept: Checkpoint | undefined): PlainObject => ({
  ...(kept?.lastTimeSucceed !== undefined && { lastTimeSucceed: kept.lastTimeSucceed }),
  ...(kept?.runStartedAt !== undefined && { lastRuntime: kept.runStartedAt }),
  ...source,
})
