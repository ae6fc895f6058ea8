import type { PlainObject } from '@panoply/runner'

import { kindsOfSchema } from '../streams/column-schema.js'
import type { Column } from '../streams/row-shape.js'
import { fault } from '../text/json-file.js'
import { isObject, textsOf } from '../values/object-value.js'
import { SOURCE_COLUMN } from './singer-catalog.js'

/** A stream that a person has chosen. */
export interface SelectedStream {
  readonly table: string
  readonly name: string
  /** The columns, by their names in the source. */
  readonly columns: ReadonlyMap<string, Column>
  /** The columns, by their names in the catalog. */
  readonly keys: readonly string[]
  readonly isIncremental: boolean
}

/**
 * Reads the catalog that is given with `--catalog`: the streams that are selected in it.
 *
 * @throws InvalidArgumentError
 */
export const parseSelectedCatalog = (value: unknown): SelectedStream[] => {
  const streams = isObject(value) ? value['streams'] : undefined
  if (!Array.isArray(streams)) throw fault('catalog', 'expected { streams: […] }')
  return streams.flatMap((entry: unknown, index) => {
    if (!isObject(entry)) throw fault('catalog', `expected streams[${index}] to be an object`)
    const table = entry['tap_stream_id'] ?? entry['stream']
    if (typeof table !== 'string') {
      throw fault('catalog', `expected streams[${index}].tap_stream_id to be a text`)
    }
    const metadata = metadataOf(entry)
    return isStreamSelected(entry, metadata.get('')) ? [selected(entry, table, metadata)] : []
  })
}

type Metadata = ReadonlyMap<string, PlainObject>

const selected = (entry: PlainObject, table: string, metadata: Metadata): SelectedStream => {
  const schema = asObject(entry['schema'])
  const own = metadata.get('') ?? {}
  const keys = textsOf(own['table-key-properties']) ?? textsOf(entry['key_properties']) ?? []
  const columns = new Map<string, Column>()
  for (const [name, property] of Object.entries(asObject(schema['properties']))) {
    const about = metadata.get(name) ?? {}
    const source = about[SOURCE_COLUMN]
    columns.set(typeof source === 'string' ? source : name, {
      name,
      isSelected: keys.includes(name) || isColumnSelected(about, asObject(property)),
      schema: asObject(property),
      kinds: kindsOfSchema(property),
    })
  }
  const method = own['replication-method'] ?? own['forced-replication-method']
  const name = entry['stream']
  return {
    ...{ table, columns, keys },
    name: typeof name === 'string' ? name : table,
    isIncremental: (method ?? entry['replication_method']) === 'INCREMENTAL',
  }
}

/** Metadata by its column. The metadata of the stream itself has an empty name. */
const metadataOf = ({ metadata }: PlainObject): Metadata => {
  const entries: unknown[] = Array.isArray(metadata) ? metadata : []
  return new Map(
    entries.flatMap((entry) => {
      if (!isObject(entry)) return []
      const breadcrumb = textsOf(entry['breadcrumb']) ?? []
      const name = breadcrumb.length === 0 ? '' : breadcrumb[1]
      return name !== undefined && breadcrumb.length <= 2
        ? [[name, asObject(entry['metadata'])]]
        : []
    }),
  )
}

const isStreamSelected = (
  { schema, selected: old }: PlainObject,
  about: PlainObject = {},
): boolean => {
  const chosen = about['selected'] ?? old ?? asObject(schema)['selected']
  if (typeof chosen === 'boolean') return chosen
  return about['selected-by-default'] === true || about['inclusion'] === 'automatic'
}

const isColumnSelected = (about: PlainObject, property: PlainObject): boolean => {
  if (about['inclusion'] === 'automatic') return true
  if (about['inclusion'] === 'unsupported') return false
  const chosen = about['selected'] ?? property['selected']
  return typeof chosen === 'boolean' ? chosen : about['selected-by-default'] !== false
}

const asObject = (value: unknown): PlainObject => (isObject(value) ? value : {})
