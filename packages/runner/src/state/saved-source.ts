import { createHash } from 'node:crypto'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../values/plain-object.js'
import { type Checkpoint, parseCheckpoint } from './checkpoint.js'

/** A parameter that the source changed itself, such as a refreshed token. */
export interface SavedChange {
  readonly value: unknown
  /** A digest of the value that was given when it changed: a value given anew since then wins over the saved one. */
  readonly given: string
}

/** Everything that is saved of one source between its runs. */
export interface SavedSource {
  /** Changed parameters by name. */
  readonly changes: Readonly<Record<string, SavedChange>>
  /** By run key: a checkpoint belongs to one destination. */
  readonly checkpoints: Readonly<Record<string, Checkpoint>>
}

export const NOTHING_SAVED: SavedSource = { changes: {}, checkpoints: {} }

/** The parameters as they are now: the given ones, with what the source has changed since they were given. */
export const applyChanges = (given: PlainObject, { changes }: SavedSource): PlainObject => {
  const source = { ...given }
  for (const [name, change] of Object.entries(changes)) {
    if (change.given === digestOf(given[name])) source[name] = change.value
  }
  return source
}

/** What is saved, with changes that the source has just made. */
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
 * Reads what was saved as JSON.
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

/** A source whose changes may be encrypted. */
type StorableSource = Omit<SavedSource, 'changes'> & { readonly changes: PlainObject }

/** The opposite of {@link parseSavedSource}. */
export const formatSavedSource = (saved: StorableSource): string =>
  `${JSON.stringify({ version: 1, ...saved }, undefined, 2)}\n`

const isSavedChange = (value: unknown): boolean =>
  isPlainObject(value) && 'value' in value && typeof value['given'] === 'string'

const digestOf = (value: unknown): string => {
  // The type leaves out that undefined has no JSON.
  const json = JSON.stringify(value) as string | undefined
  return createHash('sha256')
    .update(json ?? 'absent')
    .digest('hex')
}
