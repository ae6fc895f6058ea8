import { isPlainObject } from '@panoply/errors/internal'

import type { ColumnType } from './column-type.js'

/** The type that a JSON Schema gives to a column of a database. */
export interface DeclaredType {
  readonly type: ColumnType
  /** Whether the schema also allows texts of any form. Then a text that does not fit is no fault. */
  readonly takesText: boolean
}

/**
 * The type of a column by its JSON Schema. Every column accepts null. `anyOf` and `oneOf` are read as lists of types.
 *
 * @returns `undefined` if the schema names no type of a column: then the values decide
 */
export const declaredTypeOf = (schema: unknown): DeclaredType | undefined => {
  const choices = choicesOf(schema, MAX_DEPTH)
  if (!choices) return undefined
  const types = new Set(choices.map(typeOfChoice))
  types.delete('NULL')
  const takesText = (types.size > 1 && types.delete('VARCHAR')) || choices.some(mayHaveOffset)
  if (types.has('DECIMAL')) types.delete('DOUBLE')
  if (types.has('DECIMAL') || types.has('DOUBLE')) types.delete('INTEGER')
  const [type] = types
  return type === undefined || types.size > 1 ? undefined : { type, takesText }
}

/** One of the types that a schema allows, with the keywords beside it. */
interface Choice {
  readonly name: string
  readonly format: unknown
  readonly airbyteType: unknown
  readonly contentEncoding: unknown
}

/** Schemas inside schemas are read down to this depth. */
const MAX_DEPTH = 5

const choicesOf = (schema: unknown, depth: number): readonly Choice[] | undefined => {
  if (!isPlainObject(schema) || depth === 0) return undefined
  const { type, anyOf, oneOf, format, contentEncoding, airbyte_type: airbyteType } = schema
  const names: readonly unknown[] = Array.isArray(type) ? type : [type]
  if (names.every((name) => typeof name === 'string')) {
    return names.map((name) => ({ name, format, airbyteType, contentEncoding }))
  }
  const inner: unknown = anyOf ?? oneOf
  if (!Array.isArray(inner)) return undefined
  const choices: Choice[] = []
  for (const one of inner as unknown[]) {
    const found = choicesOf(one, depth - 1)
    // One of the schemas allows every value.
    if (!found) return undefined
    choices.push(...found)
  }
  return choices
}

const typeOfChoice = (choice: Choice): ColumnType => {
  const { name, format, airbyteType } = choice
  switch (name) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return 'BOOLEAN'
    case 'integer':
      return 'INTEGER'
    case 'number':
      if (airbyteType === 'integer') return 'INTEGER'
      return isDecimal(format, airbyteType) ? 'DECIMAL' : 'DOUBLE'
    case 'array':
    case 'object':
      return 'JSON'
    default:
      return typeOfText(choice)
  }
}

const typeOfText = ({ format, airbyteType, contentEncoding }: Choice): ColumnType => {
  if (airbyteType === 'big_integer') return 'INTEGER'
  if (isDecimal(format, airbyteType)) return 'DECIMAL'
  if (contentEncoding === 'base64') return 'BLOB'
  switch (format) {
    case 'date-time':
      // A moment without a zone could be any moment.
      return airbyteType === 'timestamp_without_timezone' ? 'DATETIME' : 'TIMESTAMP'
    case 'date-time-local':
      return 'DATETIME'
    case 'date':
      return 'DATE'
    case 'time':
      return airbyteType === 'time_with_timezone' ? 'VARCHAR' : 'TIME'
    case 'time-local':
      return 'TIME'
    default:
      return 'VARCHAR'
  }
}

/** `decimal`, `date-time-local` and `time-local` come from https://spec.openapis.org/registry/format/ */
const isDecimal = (format: unknown, airbyteType: unknown): boolean =>
  format === 'decimal' || airbyteType === 'big_number'

/**
 * In JSON Schema a `time` has an offset. No column of times holds an offset, and many schemas mean a time without one.
 */
const mayHaveOffset = ({ name, format, airbyteType }: Choice): boolean =>
  name === 'string' && format === 'time' && airbyteType !== 'time_without_timezone'
