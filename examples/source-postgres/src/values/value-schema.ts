import pg from 'pg'

import type { Column } from '../catalog.js'

/** A JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>

const { builtins } = pg.types

const TEXT: JsonSchema = { type: 'string' }
const WHOLE: JsonSchema = { type: 'integer' }

/** What `parserOf` makes of a type. Whatever may become a text says so. */
const SCHEMAS = new Map<number, JsonSchema>([
  [builtins.BOOL, { type: 'boolean' }],
  [builtins.INT2, WHOLE],
  [builtins.INT4, WHOLE],
  [builtins.OID, WHOLE],
  [builtins.INT8, { type: ['integer', 'string'] }],
  [builtins.FLOAT4, { type: ['number', 'string'] }],
  [builtins.FLOAT8, { type: ['number', 'string'] }],
  [builtins.NUMERIC, { type: ['number', 'string'], format: 'decimal' }],
  [builtins.TIMESTAMPTZ, { type: 'string', format: 'date-time' }],
  [builtins.TIMESTAMP, { type: 'string', format: 'date-time-local' }],
  [builtins.DATE, { type: 'string', format: 'date' }],
  [builtins.TIME, { type: 'string', format: 'time-local' }],
  [builtins.UUID, { type: 'string', format: 'uuid' }],
  [builtins.BYTEA, { type: 'string', contentEncoding: 'base64' }],
  [builtins.JSON, {}],
  [builtins.JSONB, {}],
])

const schemaOfType = (oid: number): JsonSchema => SCHEMAS.get(oid) ?? TEXT

/** What a column holds, in JSON. */
export const schemaOfColumn = ({ oid, elementOid }: Column): JsonSchema =>
  elementOid === null ? orNull(schemaOfType(oid)) : { type: ['array', 'null'] }

/** Every column may be null: a table that is read does not promise what a view of it, or a later change, holds. */
const orNull = (schema: JsonSchema): JsonSchema => {
  const { type } = schema
  return type === undefined ? schema : { ...schema, type: [type, 'null'].flat() }
}
