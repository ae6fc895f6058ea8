import type { PlainObject } from '@panoply/runner'

import { fault } from '../text/json-file.js'
import { isObject, textsOf } from '../values/object-value.js'
import type { StreamDescriptor } from './airbyte-messages.js'

/** A stream that a person has chosen. */
export interface ConfiguredStream {
  readonly descriptor: StreamDescriptor
  /** The chosen columns. Empty if the catalog names no columns. */
  readonly properties: PlainObject
  readonly isIncremental: boolean
  /** The key columns of the destination. Empty if it has none. */
  readonly dedupKeys: readonly string[]
}

/**
 * Reads the catalog that the platform gives to `read`.
 *
 * @throws InvalidArgumentError
 */
export const parseConfiguredCatalog = (value: unknown): ConfiguredStream[] => {
  const streams = isObject(value) ? value['streams'] : undefined
  if (!Array.isArray(streams)) throw fault('catalog', 'expected { streams: […] }')
  return streams.map((configured: unknown, index) => {
    const stream = isObject(configured) ? configured['stream'] : undefined
    const name = isObject(stream) ? stream['name'] : undefined
    if (!isObject(configured) || !isObject(stream) || typeof name !== 'string') {
      throw fault('catalog', `expected streams[${index}].stream.name to be a text`)
    }
    checkMode(configured, 'sync_mode', SYNC_MODES, index)
    checkMode(configured, 'destination_sync_mode', DESTINATION_SYNC_MODES, index)
    const { namespace, json_schema: schema } = stream
    const properties = isObject(schema) ? schema['properties'] : undefined
    const isIncremental = configured['sync_mode'] === 'incremental'
    return {
      descriptor: { name, ...(typeof namespace === 'string' && { namespace }) },
      properties: isObject(properties) ? properties : {},
      isIncremental,
      dedupKeys: isIncremental && isDedup(configured) ? keysOf(configured, stream) : [],
    }
  })
}

const SYNC_MODES = ['full_refresh', 'incremental']
const DESTINATION_SYNC_MODES = ['append', 'overwrite', 'append_dedup', 'update', 'soft_delete']

/** An absent field has its default. */
const checkMode = (
  configured: PlainObject,
  key: string,
  modes: readonly string[],
  index: number,
): void => {
  const mode = configured[key]
  if (mode === undefined || mode === null || modes.some((known) => known === mode)) return
  throw fault('catalog', `expected streams[${index}].${key} to be one of ${modes.join(', ')}`)
}

const isDedup = ({ destination_sync_mode: mode }: PlainObject): boolean =>
  typeof mode === 'string' && mode.endsWith('_dedup')

/** Paths with one step. Keys inside of an object are ignored. */
const keysOf = (configured: PlainObject, stream: PlainObject): string[] => {
  const chosen = configured['primary_key']
  const paths: unknown =
    Array.isArray(chosen) && chosen.length > 0 ? chosen : stream['source_defined_primary_key']
  if (!Array.isArray(paths)) return []
  const keys = paths.map((path) => textsOf(path))
  return keys.every((path) => path?.length === 1) ? keys.flatMap((path) => path ?? []) : []
}
