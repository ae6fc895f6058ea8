import type { Checkpoint } from '../state/checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'
import type { Resume } from './run-options.js'

/** The position from which a run starts. */
export interface StartingPoint {
  /** The parameters, with the values that earlier runs have saved. The state is not among them. */
  readonly source: PlainObject
  /** The state that the run continues from. Absent: the source starts from its beginning. */
  readonly state: PlainObject | undefined
  /** Tables that the last run has already emptied. */
  readonly truncated: readonly string[]
  /** The start of the first run in the chain of runs that continue each other. Its own start if it continues none. */
  readonly startedAt: string
  /** Whether it continues a run that did not reach the end. */
  readonly continues: boolean
  /** Kept until this run reaches its end. */
  readonly lastTimeSucceed: string | undefined
  /** Rows in the destination that the source may return again. */
  readonly rowsAheadOfState: number
}

/** The facts that decide about a starting point. */
export interface StartingFacts {
  readonly kept: Checkpoint | undefined
  readonly resume: Resume
  /** The current parameters. */
  readonly source: PlainObject
  /** Whether tables are emptied before their first row. */
  readonly truncates: boolean
  /** The start of this run, ISO 8601 UTC. */
  readonly now: string
}

/** Chooses where a run starts. A source that has never reported a state always starts from its beginning. */
export const startingPoint = ({
  kept,
  resume,
  source,
  truncates,
  now,
}: StartingFacts): StartingPoint => {
  // A source that continues after its end returns only new rows. Emptied tables would lose the old ones.
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

/** A value that a person gives replaces the stored one. */
const withHistory = (source: PlainObject, kept: Checkpoint | undefined): PlainObject => ({
  ...(kept?.lastTimeSucceed !== undefined && { lastTimeSucceed: kept.lastTimeSucceed }),
  ...(kept?.runStartedAt !== undefined && { lastRuntime: kept.runStartedAt }),
  ...source,
})
