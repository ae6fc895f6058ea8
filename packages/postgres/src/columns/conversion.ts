import type { ColumnType } from '@panoply/runner'

import { SQL_TYPES } from './sql-type.js'

/**
 * The SQL expression that converts the stored values of a column to a wider type. The result is the same as if the
 * column had been wider from the start: dates as ISO text, bytes as base64, whole numbers without a fraction.
 *
 * @param name the name of the column in SQL
 * @param from its kind; `undefined` for another type of the database
 * @param to a kind at least as wide
 */
export const conversion = (name: string, from: ColumnType | undefined, to: ColumnType): string => {
  if (from === 'NULL') return `NULL::${SQL_TYPES[to]}`
  if (from !== undefined && SQL_TYPES[from] === SQL_TYPES[to]) return name
  if (to === 'VARCHAR' || to === 'NULL') return asText(name, from)
  if (to === 'JSON') return asJson(name, from)
  return `${name}::${SQL_TYPES[to]}`
}

const asText = (name: string, from: ColumnType | undefined): string => {
  if (from === 'TIMESTAMP') return isoText(name)
  // In the ISO style of the session, a space separates date and time.
  if (from === 'DATETIME') return `regexp_replace(${name}::text, ' ', 'T')`
  // PostgreSQL puts a line break after every 76 characters.
  if (from === 'BLOB') return `translate(encode(${name}, 'base64'), E'\\n', '')`
  if (from === 'DOUBLE') {
    const isWhole = `abs(${name}) < 1e15 AND ${name} = trunc(${name})`
    return `CASE WHEN ${isWhole} THEN ${name}::bigint::text ELSE ${name}::text END`
  }
  return `${name}::text`
}

/** Kinds whose values are texts in JSON. */
const SPELLED_IN_JSON: ReadonlySet<ColumnType> = new Set([
  ...(['TIMESTAMP', 'DATETIME', 'DATE', 'TIME', 'BLOB'] as const),
])

const asJson = (name: string, from: ColumnType | undefined): string => {
  if (from === undefined || SPELLED_IN_JSON.has(from)) {
    return `to_jsonb(${asText(name, from)})`
  }
  if (from === 'DOUBLE') {
    const isFinite = `${name} NOT IN ('NaN', 'Infinity', '-Infinity')`
    return `CASE WHEN ${isFinite} THEN to_jsonb(${name}) ELSE to_jsonb(${name}::text) END`
  }
  return `to_jsonb(${name})`
}

/** A time as text, as `toISOString` writes it: the year has four digits, or a sign and six digits. */
const isoText = (name: string): string => {
  const utc = `(${name} AT TIME ZONE 'UTC')`
  // In PostgreSQL the year -1 comes before the year 1. ISO 8601 has a year 0 between them.
  const year = `(extract(year FROM ${utc}) + CASE WHEN extract(year FROM ${utc}) < 0 THEN 1 ELSE 0 END)::int`
  // Three digits of the second, or six if there are microseconds.
  const hasMore = `extract(microseconds FROM ${utc})::bigint % 1000 <> 0`
  const rest = `to_char(${utc}, CASE WHEN ${hasMore} THEN '-MM-DD"T"HH24:MI:SS.US"Z"' ELSE '-MM-DD"T"HH24:MI:SS.MS"Z"' END)`
  return `CASE WHEN NOT isfinite(${name}) THEN ${name}::text
    WHEN ${year} BETWEEN 0 AND 9999 THEN lpad(${year}::text, 4, '0') || ${rest}
    ELSE CASE WHEN ${year} < 0 THEN '-' ELSE '+' END || lpad(abs(${year})::text, 6, '0') || ${rest} END`
}
