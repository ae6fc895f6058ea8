import { createHash } from 'node:crypto'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../values/plain-object.js'
import { type Checkpoint, parseCheckpoint } from './checkpoint.js'

/** A parameter that the source changed itself, such as a refreshed token. */
export interface SavedChange {
  readonly value: unknown
  /**
   * A digest of the value that a person had given when it changed. If the person gives another value later, that value
   * wins.
   */
  readonly given: string
}

/** The facts that are saved of one source between its runs. */
export interface SavedSource {
  /** Changed parameters by name. */
  readonly changes: Readonly<Record<string, SavedChange>>
  /** Checkpoints by run key. A checkpoint belongs to one destination. */
  readonly checkpoints: Readonly<Record<string, Checkpoint>>
}

export const NOTHING_SAVED: SavedSource = { changes: {}, checkpoints: {} }

/** The current parameters: the given ones, with later changes of the source. */
export const applyChanges = (given: PlainObject, { changes }: SavedSource): PlainObject => {
  const source = { ...given }
  for (const [name, change] of Object.entries(changes)) {
    if (change.given === digestOf(given[name])) source[name] = change.value
  }
  return source
}

/** The saved facts, with the latest changes of the source. */
export const keepChanges = (
  saved: SavedSource,
  given: PlainObject,
  changed: PlainObject,
): SavedSource => {
  const changes = { ...saved.changes }
  for (const [name, value] of Object.entries(changed)) {
    changes[name] = { value, given: digestOf(given[name]) }
  }
  return { ...saved, changes }
}

/**
 * Reads saved facts from JSON.
 *
 * @throws TypeError when it is something else
 */
export const parseSavedSource = (value: unknown): SavedSource => {
  if (!isPlainObject(value) || value['version'] !== 1) {
    throw new TypeError('expected an object with version 1')
  }
  const { changes, checkpoints } = value
  if (!isPlainObject(changes) || !Object.values(changes).every(isSavedChange)) {
    throw new TypeError('expected changes by name, each { value, given }')
  }
  if (!isPlainObject(checkpoints)) throw new TypeError('expected checkpoints by run')
  return {
    changes: changes as SavedSource['changes'],
    checkpoints: Object.fromEntries(
      Object.entries(checkpoints).map(([runKey, checkpoint]) => [
        runKey,
        parseCheckpoint(checkpoint),
      ]),
    ),
  }
}

/** The facts with changed parameters that may be encrypted. */
type StorableSource = Omit<SavedSource, 'changes'> & { readonly changes: PlainObject }

/** The opposite of {@link parseSavedSource}. */
export const formatSavedSource = (saved: StorableSource): string =>
  `${JSON.stringify({ version: 1, ...saved }, undefined, 2)}\n`

const isSavedChange = (value: unknown): boolean =>
  isPlainObject(value) && 'value' in value && typeof value['given'] === 'string'

const digestOf = (value: unknown): string => {
  // `undefined` has no JSON. The type of `JSON.stringify` leaves that out.
  const json = JSON.stringify(value) as string | undefined
  return createHash('sha256')
    .update(json ?? 'absent')
    .digest('hex')
}
