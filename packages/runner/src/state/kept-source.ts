import { createHash } from 'node:crypto'

import { isPlainObject, type PlainObject } from '../values/plain-object.js'
import { type Checkpoint, parseCheckpoint } from './checkpoint.js'

/** A parameter that the source changed itself, such as a refreshed token. */
export interface KeptChange {
  readonly value: unknown
  /** A digest of the value that was given when it changed: a value given anew since then wins over the kept one. */
  readonly given: string
}

/** Everything that is kept of one source between its runs. */
export interface KeptSource {
  /** Changed parameters by name. */
  readonly changes: Readonly<Record<string, KeptChange>>
  /** By run key: a checkpoint belongs to one destination. */
  readonly checkpoints: Readonly<Record<string, Checkpoint>>
}

export const NOTHING_KEPT: KeptSource = { changes: {}, checkpoints: {} }

/** The parameters as they are now: the given ones, with what the source has changed since they were given. */
export const applyChanges = (given: PlainObject, { changes }: KeptSource): PlainObject => {
  const source = { ...given }
  for (const [name, change] of Object.entries(changes)) {
    if (change.given === digestOf(given[name])) source[name] = change.value
  }
  return source
}

/** What is kept, with changes that the source has just made. */
export const keepChanges = (
  kept: KeptSource,
  given: PlainObject,
  changed: PlainObject,
): KeptSource => {
  const changes = { ...kept.changes }
  for (const [name, value] of Object.entries(changed)) {
    changes[name] = { value, given: digestOf(given[name]) }
  }
  return { ...kept, changes }
}

/**
 * Reads what was kept as JSON.
 *
 * @throws TypeError when it is something else
 */
export const parseKeptSource = (value: unknown): KeptSource => {
  if (!isPlainObject(value) || value['version'] !== 1) {
    throw new TypeError('expected an object with version 1')
  }
  const { changes, checkpoints } = value
  if (!isPlainObject(changes) || !Object.values(changes).every(isKeptChange)) {
    throw new TypeError('expected changes by name, each { value, given }')
  }
  if (!isPlainObject(checkpoints)) throw new TypeError('expected checkpoints by run')
  return {
    changes: changes as KeptSource['changes'],
    checkpoints: Object.fromEntries(
      Object.entries(checkpoints).map(([runKey, checkpoint]) => [
        runKey,
        parseCheckpoint(checkpoint),
      ]),
    ),
  }
}

/** A source whose changes may be encrypted. */
type StorableSource = Omit<KeptSource, 'changes'> & { readonly changes: PlainObject }

/** The opposite of {@link parseKeptSource}. */
export const formatKeptSource = (kept: StorableSource): string =>
  `${JSON.stringify({ version: 1, ...kept }, undefined, 2)}\n`

const isKeptChange = (value: unknown): boolean =>
  isPlainObject(value) && 'value' in value && typeof value['given'] === 'string'

const digestOf = (value: unknown): string => {
  // The type leaves out that undefined has no JSON.
  const json = JSON.stringify(value) as string | undefined
  return createHash('sha256')
    .update(json ?? 'absent')
    .digest('hex')
}
