import { InvalidArgumentError } from '@panoply/errors'
import { describeValue, isPlainObject } from '@panoply/errors/internal'

import type { PlainObject } from '../values/plain-object.js'
import type { DeclaredStream } from './declared-stream.js'

/**
 * Checks `static streams` of a source, or the result of its function.
 *
 * @throws InvalidArgumentError with the path of the first wrong field, and the value that was expected
 */
export const parseStreams = (declared: unknown): DeclaredStream[] => {
  if (!Array.isArray(declared)) throw refused('', 'an array of { name, schema }', declared)
  const streams = declared.map((stream: unknown, index) => parseStream(stream, index))
  const names = streams.map(({ name }) => name)
  const twice = names.findIndex((name, index) => names.indexOf(name) < index)
  if (twice >= 0) {
    throw refused(`[${twice}].name`, 'a name of its own', names[twice])
  }
  return streams
}

const parseStream = (stream: unknown, index: number): DeclaredStream => {
  const path = `[${index}]`
  if (!isPlainObject(stream)) throw refused(path, 'an object { name, schema }', stream)
  const { name, schema = {}, primaryKey, cursor, statePath } = stream
  if (!isName(name)) throw refused(`${path}.name`, 'a text of at least one character', name)
  if (cursor !== undefined && !isName(cursor)) {
    throw refused(`${path}.cursor`, 'the name of a column', cursor)
  }
  if (!isPlainObject(schema)) throw refused(`${path}.schema`, 'a JSON Schema of a row', schema)
  return {
    ...{ name, schema, cursor },
    properties: propertiesOf(schema, `${path}.schema`),
    primaryKey: keyOf(primaryKey, `${path}.primaryKey`),
    statePath:
      typeof statePath === 'string'
        ? statePath.split('.')
        : namesOf(statePath, `${path}.statePath`),
  }
}

const TYPES = new Set(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'])

const propertiesOf = ({ properties }: PlainObject, path: string): PlainObject | undefined => {
  if (properties === undefined) return undefined
  if (!isPlainObject(properties)) {
    throw refused(`${path}.properties`, 'an object with a JSON Schema per column', properties)
  }
  for (const [name, property] of Object.entries(properties)) {
    checkProperty(property, `${path}.properties.${name}`)
  }
  return Object.keys(properties).length === 0 ? undefined : properties
}

/** Targets of engines fail on type names in capitals or unknown ones. */
const checkProperty = (property: unknown, path: string): void => {
  if (!isPlainObject(property)) throw refused(path, 'a JSON Schema of a column', property)
  const { type } = property
  if (type === undefined) return
  const types = typeof type === 'string' ? [type] : textsOf(type)
  if (types && types.length > 0 && types.every((name) => TYPES.has(name))) return
  throw refused(`${path}.type`, `one of ${[...TYPES].join(', ')}, or a list of them`, type)
}

const keyOf = (value: unknown, path: string): readonly string[] => {
  const names = namesOf(value, path) ?? []
  if (names.every(isName) && new Set(names).size === names.length) return names
  throw refused(path, 'names of columns, each once', value)
}

const namesOf = (value: unknown, path: string): readonly string[] | undefined => {
  if (value === undefined) return undefined
  const names = typeof value === 'string' ? [value] : textsOf(value)
  if (names) return names
  throw refused(path, 'a text, or an array of texts', value)
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined

const refused = (path: string, expected: string, came: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`static streams${path}: expected ${expected}, got ${shown(came)}`, {
    argument: 'streams',
  })

const shown = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  const texts = textsOf(value)
  return texts && texts.length > 0 ? JSON.stringify(texts) : describeValue(value)
}
