import { isPlainObject } from '@panoply/errors/internal'
import { type IncrementalCheckpoint, parseIncremental } from './incremental-checkpoint.js'
import type { PlainObject } from '../values/plain-object.js'

/** How far a run has come in one destination. */
export interface Checkpoint {
  /** The merged state of every report whose rows are delivered: what a source is started again with. */
  readonly state: PlainObject
  /** Whether the source said that it was at its end. */
  readonly finished: boolean
  /** When it was kept, ISO 8601 UTC. */
  readonly at: string
  /** Tables that were emptied for `truncateTable`, which a resumed run must not empty again. */
  readonly truncated: readonly string[]
  /** The start of the first of the runs that go on from one another up to this checkpoint, ISO 8601 UTC. */
  readonly startedAt?: string
  /** The start of the run that kept this checkpoint, ISO 8601 UTC. */
  readonly runStartedAt?: string
  /** The `startedAt` of the runs that reached the end of the source last, in this destination. */
  readonly lastTimeSucceed?: string
  /** Rows that are safe although `state` does not cover them: a source that starts with `state` may return them again. */
  readonly rowsAheadOfState?: number
  /** Of a source with an incremental key. */
  readonly incremental?: IncrementalCheckpoint
  /** What the destination has to know of its own place when a run goes on from here, such as the sizes of its files. */
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
