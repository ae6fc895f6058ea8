import type { PlainObject } from '@panoply/runner'

import type { FoundStream } from '../streams/found-stream.js'
import { nullable } from '../streams/column-schema.js'

/** A stream in the answer of `discover`. */
export const catalogStream = (stream: FoundStream): PlainObject => {
  const { table, properties, primaryKey, cursor, isIncremental, isResumable } = stream
  return {
    name: table,
    json_schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [name, nullable(schema)]),
      ),
      additionalProperties: true,
    },
    supported_sync_modes: isIncremental ? ['full_refresh', 'incremental'] : ['full_refresh'],
    // The source keeps its position itself. The cursor that a person chooses is ignored.
    ...((isIncremental || isResumable) && { source_defined_cursor: true }),
    ...(cursor !== undefined && { default_cursor_field: [cursor] }),
    ...(primaryKey.length > 0 && {
      source_defined_primary_key: primaryKey.map((column) => [column]),
    }),
    is_resumable: isResumable,
  }
}
