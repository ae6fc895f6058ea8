import type { PlainObject } from '@panoply/runner'

import { isObject, textsOf } from '../values/object-value.js'
import { ANY_KIND, KIND } from './value-kind.js'

const KINDS_OF_TYPE: Readonly<Record<string, number>> = {
  null: KIND.null,
  boolean: KIND.boolean,
  integer: KIND.integer,
  number: KIND.integer | KIND.number,
  string: KIND.string | KIND.date,
  array: KIND.array,
  object: KIND.object,
}

/** The names of types in JSON Schema, always in this order, so that the same kinds give the same schema. */
const TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const

/**
 * The JSON Schema of a column that is known only from its values. Everything may be null, numbers are always `number`,
 * only a `Date` is a date, and different kinds become a list of types.
 */
export const schemaOfKinds = (kinds: number): PlainObject => {
  const types = TYPES.filter(
    (type) => type === 'null' || (kinds & (KINDS_OF_TYPE[type] ?? 0)) !== 0,
  )
  // Only null was seen. A text can hold any later value.
  if (types.length === 1) return { type: ['null', 'string'] }
  const isDate = (kinds & KIND.date) !== 0 && (kinds & KIND.string) === 0
  return {
    type: types,
    ...(isDate && { format: 'date-time' }),
    ...(types.includes('array') && { items: {} }),
    ...(types.includes('object') && { additionalProperties: true }),
  }
}

/** The kinds of values that a column with this JSON Schema accepts. */
export const kindsOfSchema = (schema: unknown): number => {
  if (!isObject(schema)) return ANY_KIND
  const { type, anyOf, oneOf } = schema
  const types = typeof type === 'string' ? [type] : textsOf(type)
  if (types) return types.reduce((kinds, name) => kinds | (KINDS_OF_TYPE[name] ?? ANY_KIND), 0)
  const choices = [anyOf, oneOf].find(Array.isArray) as unknown[] | undefined
  return choices ? choices.reduce<number>((kinds, one) => kinds | kindsOfSchema(one), 0) : ANY_KIND
}

/** Formats that tell a database how to store a value. Engines do not know them. */
const FORMATS_OF_DATABASES: ReadonlySet<unknown> = new Set([
  ...['decimal', 'date-time-local', 'time-local'],
])

/** The schema, extended by null. A source that leaves a column out of a row must not end a sync. */
export const nullable = (declared: unknown): PlainObject => {
  if (!isObject(declared)) return {}
  const { format, ...rest } = declared
  const schema = FORMATS_OF_DATABASES.has(format) ? rest : declared
  if ((kindsOfSchema(schema) & KIND.null) !== 0) return withNullInEnum(schema)
  const { type } = schema
  const types = typeof type === 'string' ? [type] : textsOf(type)
  return types
    ? withNullInEnum({ ...schema, type: ['null', ...types] })
    : { anyOf: [{ type: 'null' }, schema] }
}

const withNullInEnum = (schema: PlainObject): PlainObject => {
  const values = schema['enum']
  return Array.isArray(values) && !values.includes(null)
    ? { ...schema, enum: [...(values as unknown[]), null] }
    : schema
}

/** The schema of a column, extended by other kinds of values. */
export const widened = (schema: PlainObject, kinds: number): PlainObject => {
  const { type } = schema
  const types = typeof type === 'string' ? [type] : textsOf(type)
  const extra = schemaOfKinds(kinds)
  if (!types || schema['enum'] !== undefined) return { anyOf: [schema, extra] }
  // A format would refuse the other texts.
  const { format: _, ...rest } = schema
  const names = new Set([...types, ...(textsOf(extra['type']) ?? [])])
  if (names.has('number')) names.delete('integer')
  return { ...extra, ...rest, type: [...names] }
}
