import { isPlainObject } from '@panoply/errors/internal'

import type { ColumnType } from './column-type.js'

/** What a JSON Schema says of a column of a database. */
export interface DeclaredType {
  readonly type: ColumnType
  /** Whether the schema takes texts of any form beside the type: a text that does not fit is then no fault. */
  readonly takesText: boolean
}

/**
 * The type of a column by its JSON Schema. Null is taken by every column. `anyOf` and `oneOf` are read as lists of types.
 *
 * @returns `undefined` if the schema says nothing that a column could be: its values decide
 */
export const declaredTypeOf = (schema: unknown): DeclaredType | undefined => {
  const choices = choicesOf(schema, MAX_DEPTH)
  if (!choices) return undefined
  const types = new Set(choices.map(typeOfChoice))
  types.delete('NULL')
  const takesText = types.size > 1 && types.delete('VARCHAR')
  if (types.has('DOUBLE')) types.delete('INTEGER')
  const [type] = types
  return type === undefined || types.size > 1 ? undefined : { type, takesText }
}

/** One of the types that a schema takes, with what stands beside it. */
interface Choice {
  readonly name: string
  readonly format: unknown
  readonly airbyteType: unknown
  readonly contentEncoding: unknown
}

/** Schemas inside schemas are read this deep. */
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
    // One of them may be anything.
    if (!found) return undefined
    choices.push(...found)
  }
  return choices
}

const typeOfChoice = ({ name, format, airbyteType, contentEncoding }: Choice): ColumnType => {
  switch (name) {
    case 'null':
      return 'NULL'
    case 'boolean':
      return 'BOOLEAN'
    case 'integer':
      return 'INTEGER'
    case 'number':
      return airbyteType === 'integer' ? 'INTEGER' : 'DOUBLE'
    case 'array':
    case 'object':
      return 'JSON'
    default:
      if (airbyteType === 'big_integer') return 'INTEGER'
      if (contentEncoding === 'base64') return 'BLOB'
      // A moment without a zone is no moment of a known zone.
      return format === 'date-time' && airbyteType !== 'timestamp_without_timezone'
        ? 'TIMESTAMP'
        : 'VARCHAR'
  }
}
