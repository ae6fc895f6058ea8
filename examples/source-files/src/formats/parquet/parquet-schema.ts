import type { SchemaElement, SchemaTree } from 'hyparquet'

import { scaleOf } from './parquet-values.js'

/** The JSON Schema of each column. */
export type ColumnSchemas = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What `toPlain` makes of each column. Whatever may become a text says so. */
export const schemaOfColumns = (columns: readonly SchemaTree[]): ColumnSchemas =>
  Object.fromEntries(columns.map((column) => [column.element.name, schemaOf(column)]))

const schemaOf = ({ element, children }: SchemaTree): Readonly<Record<string, unknown>> => {
  if (element.repetition_type === 'REPEATED' || element.converted_type === 'LIST') {
    return { type: ['array', 'null'] }
  }
  return children.length > 0 ? { type: ['object', 'array', 'null'] } : schemaOfLeaf(element)
}

const schemaOfLeaf = (element: SchemaElement): Readonly<Record<string, unknown>> => {
  const { type, converted_type, logical_type } = element
  if (scaleOf(element) !== undefined) {
    return { type: ['number', 'string', 'null'], format: 'decimal' }
  }
  if (converted_type === 'JSON') return {}
  if (converted_type === 'DATE') return { type: ['string', 'null'], format: 'date' }
  if (logical_type?.type === 'TIMESTAMP' || String(converted_type).startsWith('TIMESTAMP')) {
    return { type: ['string', 'null'], format: 'date-time' }
  }
  switch (type) {
    case 'BOOLEAN':
      return { type: ['boolean', 'null'] }
    case 'INT32':
      return { type: ['integer', 'null'] }
    case 'INT64':
      return { type: ['integer', 'string', 'null'] }
    case 'FLOAT':
    case 'DOUBLE':
      return { type: ['number', 'string', 'null'] }
    default:
      return logical_type?.type === 'FLOAT16'
        ? { type: ['number', 'string', 'null'] }
        : { type: ['string', 'null'] }
  }
}
