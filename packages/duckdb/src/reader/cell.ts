import type { DuckDBType, DuckDBValueConverter, Json } from '@duckdb/node-api'

import { DuckDBTypeId, JsonDuckDBValueConverter } from '../duckdb-api.js'

/** A longer text is cut. A page shows the beginning, and a query can ask for the rest. */
const MAX_TEXT = 20_000

const WHOLE_NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
  ...[DuckDBTypeId.BIGINT, DuckDBTypeId.UBIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.UHUGEINT],
])

/**
 * A value as JSON: whole numbers beyond 2^53, decimals and dates as text, bytes as base64, nested values nested. Texts
 * of more than 20,000 characters are cut, with `…` at the end.
 */
export const toCell: DuckDBValueConverter<Json> = (value, type, converter) => {
  if (value === null) return null
  if (typeof value === 'bigint' && WHOLE_NUMBERS.has(type.typeId)) {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (typeof value === 'string') return cut(value)
  if (isBlob(value)) return cut(Buffer.from(value.bytes).toString('base64'))
  return JsonDuckDBValueConverter(value, type, converter)
}

/** The type as a person writes it. */
export const typeText = (type: DuckDBType): string => type.alias ?? type.toString()

const isBlob = (value: object | number | boolean | bigint): value is { bytes: Uint8Array } =>
  typeof value === 'object' && 'bytes' in value && value.bytes instanceof Uint8Array

/** The value of a column of the type JSON. DuckDB returns it as text. */
export const parsedJson = (cell: Json): Json => {
  if (typeof cell !== 'string') return cell
  try {
    return JSON.parse(cell) as Json
  } catch {
    // The text was cut, or a program has stored another text in the column.
    return cell
  }
}

const cut = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
