import { isPlainObject } from '@panoply/errors/internal'
import { type IncrementalCheckpoint, parseIncremental } from './incremental-checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'

/** The progress of a run in one destination. */
export interface Checkpoint {
  /** The merged state of every report whose rows are delivered. A source starts again from it. */
  readonly state: PlainObject
  /** Whether the source has reached its end. */
  readonly finished: boolean
  /** The time of the checkpoint, ISO 8601 UTC. */
  readonly at: string
  /** Tables that were emptied for `truncateTable`. A resumed run must not empty them again. */
  readonly truncated: readonly string[]
  /** The start of the first run in the chain of runs that continue each other up to this checkpoint, ISO 8601 UTC. */
  readonly startedAt?: string
  /** The start of the run that kept this checkpoint, ISO 8601 UTC. */
  readonly runStartedAt?: string
  /** The `startedAt` of the last chain of runs that reached the end of the source, in this destination. */
  readonly lastTimeSucceed?: string
  /** Committed rows that `state` does not cover. A source that starts with `state` may return them again. */
  readonly rowsAheadOfState?: number
  /** The progress by the incremental key, if the source has one. */
  readonly incremental?: IncrementalCheckpoint
  /** The facts that the destination needs about its place when a run continues, such as the sizes of its files. */
  readonly place?: PlainObject
}

/**
 * Reads a checkpoint from parsed JSON.
 *
 * @throws TypeError when the value is no checkpoint
 *
 * @example
 * ```ts
 * const checkpoint = parseCheckpoint({
 *   ...{ state: { page: 3 }, finished: false },
 *   ...{ at: '2026-01-01T00:00:00.000Z', truncated: [] },
 * })
 * console.log(checkpoint.state) // { page: 3 }
 * ```
 */
export const parseCheckpoint = (value: unknown): Checkpoint => {
  if (
    !isPlainObject(value) ||
    !isPlainObject(value['state']) ||
    typeof value['finished'] !== 'boolean' ||
    typeof value['at'] !== 'string' ||
    !isTextArray(value['truncated'])
  ) {
    throw new TypeError('expected a checkpoint { state, finished, at, truncated }')
  }
  const incremental = parseIncremental(value['incremental'])
  return {
    state: value['state'],
    finished: value['finished'],
    at: value['at'],
    truncated: value['truncated'],
    ...optionalTexts(value),
    ...(incremental && { incremental }),
    ...(isPlainObject(value['place']) && { place: value['place'] }),
    ...(typeof value['rowsAheadOfState'] === 'number' && {
      rowsAheadOfState: value['rowsAheadOfState'],
    }),
  }
}

const OPTIONAL_TEXTS = ['startedAt', 'runStartedAt', 'lastTimeSucceed'] as const

const optionalTexts = (value: PlainObject): Partial<Checkpoint> =>
  Object.fromEntries(
    OPTIONAL_TEXTS.flatMap((name) =>
      typeof value[name] === 'string' ? [[name, value[name]]] : [],
    ),
  )

const isTextArray = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
