import type { DataSourceClass } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'

import { isJsonObject, type JsonObject, textsOf } from '../values/json-object.js'

/** A stream as a source declares it in `static streams`. */
export interface DeclaredStream {
  /** The row's own table, before the template of `destination` is filled. */
  readonly name: string
  /** The JSON Schemas of its columns; nothing where the source declares none. */
  readonly properties: JsonObject | undefined
  readonly primaryKey: readonly string[]
  readonly cursor: string | undefined
  /** Where the merged state holds the state of this stream alone. */
  readonly statePath: readonly string[] | undefined
}

type SourceFunction = (source: JsonObject, options: JsonObject) => unknown

/** `static check(source, options)`, where the source has one. */
export const checkOf = (Stream: DataSourceClass): SourceFunction | undefined => {
  return typeof Stream.check === 'function'
    ? (Stream.check.bind(Stream) as SourceFunction)
    : undefined
}

/** `static listResources(source, options)`, where the source has one. */
export const listResourcesOf = (Stream: DataSourceClass): SourceFunction | undefined =>
  typeof Stream.listResources === 'function'
    ? (Stream.listResources.bind(Stream) as SourceFunction)
    : undefined

/** Whether a later run reads on from the state of a complete one. */
export const isIncremental = (Stream: DataSourceClass): boolean => Stream.incremental === true

/** Whether the progress of the source counts rows. */
export const countsRows = (Stream: DataSourceClass): boolean => Stream.progressUnit === 'rows'

/**
 * The streams that a source declares, as an array or as a function of `(source, options)`.
 *
 * @param call calls the function of the source
 * @returns nothing where it declares none
 * @throws InvalidArgumentError for a declaration that cannot be worked with
 */
export const declaredStreams = async (
  Stream: DataSourceClass,
  call: (find: SourceFunction) => Promise<unknown>,
): Promise<DeclaredStream[] | undefined> => {
  // As modules of JavaScript have it: the type is looked at below.
  const streams: unknown = Stream.streams
  if (streams === undefined) return undefined
  const declared: unknown =
    typeof streams === 'function' ? await call(streams.bind(Stream) as SourceFunction) : streams
  if (!Array.isArray(declared)) throw refused('', 'an array of { name, schema }', declared)
  const parsed = declared.map((stream: unknown, index) => parseStream(stream, index))
  const names = parsed.map(({ name }) => name)
  const twice = names.findIndex((name, index) => names.indexOf(name) < index)
  if (twice >= 0) throw refused(`[${twice}].name`, 'a name of its own', names[twice])
  return parsed
}

const parseStream = (stream: unknown, index: number): DeclaredStream => {
  if (!isJsonObject(stream)) throw refused(`[${index}]`, 'an object { name, schema }', stream)
  const { name, schema, primaryKey, cursor, statePath } = stream
  if (typeof name !== 'string' || name === '') {
    throw refused(`[${index}].name`, 'a text of at least one character', name)
  }
  if (cursor !== undefined && typeof cursor !== 'string') {
    throw refused(`[${index}].cursor`, 'the name of a column', cursor)
  }
  return {
    name,
    properties: propertiesOf(schema, `[${index}].schema`),
    primaryKey: namesOf(primaryKey, `[${index}].primaryKey`) ?? [],
    cursor,
    statePath:
      typeof statePath === 'string'
        ? statePath.split('.')
        : namesOf(statePath, `[${index}].statePath`),
  }
}

const TYPES = new Set(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'])

const propertiesOf = (schema: unknown, path: string): JsonObject | undefined => {
  if (schema === undefined) return undefined
  if (!isJsonObject(schema)) throw refused(path, 'a JSON Schema of a row', schema)
  const { properties } = schema
  if (properties === undefined) return undefined
  if (!isJsonObject(properties)) throw refused(`${path}.properties`, 'an object', properties)
  for (const [name, property] of Object.entries(properties)) {
    checkProperty(property, `${path}.properties.${name}`)
  }
  return Object.keys(properties).length === 0 ? undefined : properties
}

/** Targets fail on names of types that are in capitals or unknown. */
const checkProperty = (property: unknown, path: string): void => {
  if (!isJsonObject(property)) throw refused(path, 'a JSON Schema of a column', property)
  const { type } = property
  if (type === undefined) return
  const types = typeof type === 'string' ? [type] : textsOf(type)
  if (types && types.length > 0 && types.every((name) => TYPES.has(name))) return
  throw refused(`${path}.type`, `one of ${[...TYPES].join(', ')}, or a list of them`, type)
}

const namesOf = (value: unknown, path: string): readonly string[] | undefined => {
  if (value === undefined) return undefined
  const names = typeof value === 'string' ? [value] : textsOf(value)
  if (names) return names
  throw refused(path, 'a text, or an array of texts', value)
}

const refused = (path: string, expected: string, came: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`static streams${path}: expected ${expected}, got ${shown(came)}`, {
    argument: 'streams',
  })

const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : typeof value
}
