import type { PlainObject } from '@panoply/runner'

import type { FoundStream } from '../streams/found-stream.js'
import { nullable } from '../streams/column-schema.js'
import { UniqueNames } from './unique-names.js'

/** The name of the column in the source, if the catalog had to use another name. */
export const SOURCE_COLUMN = 'source-column'

/** The catalog of a tap: its streams with their columns, all of them selected by default. */
export const singerCatalog = (streams: readonly FoundStream[]): PlainObject => {
  const names = new UniqueNames()
  return { streams: streams.map((stream) => entryOf(stream, names.take(stream.table))) }
}

const entryOf = (stream: FoundStream, name: string): PlainObject => {
  const { table, properties, primaryKey, cursor, isIncremental } = stream
  const columns = new UniqueNames()
  const aliases = new Map(Object.keys(properties).map((column) => [column, columns.take(column)]))
  const keys = primaryKey.map((column) => aliases.get(column) ?? column)
  const method = isIncremental ? 'INCREMENTAL' : 'FULL_TABLE'
  return {
    tap_stream_id: table,
    stream: name,
    schema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([column, schema]) => [
          aliases.get(column) ?? column,
          nullable(schema),
        ]),
      ),
      additionalProperties: true,
    },
    key_properties: keys,
    replication_method: method,
    ...(cursor !== undefined && { replication_key: cursor }),
    metadata: [
      {
        breadcrumb: [],
        metadata: {
          ...{ inclusion: 'available', 'selected-by-default': true },
          'table-key-properties': keys,
          'forced-replication-method': method,
          ...(cursor !== undefined && {
            ...{ 'valid-replication-keys': [cursor], 'replication-key': cursor },
          }),
        },
      },
      ...[...aliases].map(([column, alias]) => ({
        breadcrumb: ['properties', alias],
        metadata: {
          inclusion: primaryKey.includes(column) ? 'automatic' : 'available',
          'selected-by-default': true,
          ...(alias !== column && { [SOURCE_COLUMN]: column }),
        },
      })),
    ],
  }
}
