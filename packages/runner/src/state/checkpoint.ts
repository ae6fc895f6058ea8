import { isPlainObject, type PlainObject } from '../values/plain-object.js'

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
}

/**
 * Reads a checkpoint that was kept as JSON.
 *
 * @throws TypeError when it is none
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
  return {
    state: value['state'],
    finished: value['finished'],
    at: value['at'],
    truncated: value['truncated'],
  }
}

const isTextArray = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
